// Five published networks as types: every layer's output is checked by the compiler against the published table, and
// printed with its bytes and parameters. A wrong number in a table below does not compile.
#include <shapeproof/check/cost.hpp>
#include <shapeproof/shapeproof.hpp>

#include <cstdio>
#include <iterator>

using namespace shapeproof;

// LeNet-5: LeCun, Bottou, Bengio, Haffner, "Gradient-Based Learning Applied to Document Recognition", 1998, figure 2
// (28x28 images padded to 32x32; C3 connected to all maps, as every implementation since).
struct lenet5 : sequential<
    named<"C1", conv2d{.out_channels = 6, .kernel = 5, .padding = 2}>, named<"S2", avg_pool2d{.kernel = 2}>,
    named<"C3", conv2d{.out_channels = 16, .kernel = 5}>, named<"S4", avg_pool2d{.kernel = 2}>, flatten{},
    named<"C5", linear{.out_features = 120}>, named<"F6", linear{84}>, named<"output", linear{10}>> {
  static constexpr shape input{1, 1, 28, 28};
  static constexpr shape published[] = {{1, 6, 28, 28}, {1, 6, 14, 14}, {1, 16, 10, 10}, {1, 16, 5, 5},
                                        {1, 400},       {1, 120},       {1, 84},         {1, 10}};
  static constexpr dim published_parameters = 61'706;
};

// AlexNet: Krizhevsky, Sutskever, Hinton, "ImageNet Classification with Deep Convolutional Neural Networks", 2012, with
// the 227x227 input that its strides mean, and two groups where the two GPUs did not talk.
struct alexnet : sequential<
    named<"conv1", conv2d{.out_channels = 96, .kernel = 11, .stride = 4}>, relu{}, max_pool2d{.kernel = 3, .stride = 2},
    named<"conv2", conv2d{.out_channels = 256, .kernel = 5, .padding = 2, .groups = 2}>, relu{},
    max_pool2d{.kernel = 3, .stride = 2}, named<"conv3", conv2d{.out_channels = 384, .kernel = 3, .padding = 1}>, relu{},
    named<"conv4", conv2d{.out_channels = 384, .kernel = 3, .padding = 1, .groups = 2}>, relu{},
    named<"conv5", conv2d{.out_channels = 256, .kernel = 3, .padding = 1, .groups = 2}>, relu{},
    max_pool2d{.kernel = 3, .stride = 2}, flatten{}, named<"fc6", linear{4096}>, relu{}, dropout{0.5},
    named<"fc7", linear{4096}>, relu{}, dropout{0.5}, named<"fc8", linear{1000}>> {
  static constexpr shape input{1, 3, 227, 227};
  static constexpr shape published[] = {
      {1, 96, 55, 55},  {1, 96, 55, 55},  {1, 96, 27, 27},  {1, 256, 27, 27}, {1, 256, 27, 27}, {1, 256, 13, 13},
      {1, 384, 13, 13}, {1, 384, 13, 13}, {1, 384, 13, 13}, {1, 384, 13, 13}, {1, 256, 13, 13}, {1, 256, 13, 13},
      {1, 256, 6, 6},   {1, 9216},        {1, 4096},        {1, 4096},        {1, 4096},        {1, 4096},
      {1, 4096},        {1, 4096},        {1, 1000}};
  static constexpr dim published_parameters = 60'965'224;
};

// VGG-16: Simonyan, Zisserman, "Very Deep Convolutional Networks for Large-Scale Image Recognition", 2015, table 1 D.
inline constexpr conv2d vgg_conv(dim channels) { return {.out_channels = channels, .kernel = 3, .padding = 1}; }
struct vgg16 : sequential<
    vgg_conv(64), vgg_conv(64), max_pool2d{2}, vgg_conv(128), vgg_conv(128), max_pool2d{2},
    vgg_conv(256), vgg_conv(256), vgg_conv(256), max_pool2d{2}, vgg_conv(512), vgg_conv(512), vgg_conv(512), max_pool2d{2},
    vgg_conv(512), vgg_conv(512), vgg_conv(512), max_pool2d{2}, flatten{}, linear{4096}, linear{4096}, linear{1000}> {
  static constexpr shape input{1, 3, 224, 224};
  static constexpr shape published[] = {
      {1, 64, 224, 224}, {1, 64, 224, 224}, {1, 64, 112, 112}, {1, 128, 112, 112}, {1, 128, 112, 112}, {1, 128, 56, 56},
      {1, 256, 56, 56},  {1, 256, 56, 56},  {1, 256, 56, 56},  {1, 256, 28, 28},   {1, 512, 28, 28},   {1, 512, 28, 28},
      {1, 512, 28, 28},  {1, 512, 14, 14},  {1, 512, 14, 14},  {1, 512, 14, 14},   {1, 512, 14, 14},   {1, 512, 7, 7},
      {1, 25088},        {1, 4096},         {1, 4096},         {1, 1000}};
  static constexpr dim published_parameters = 138'357'544;
};

// Keyword spotting on raw audio, one second at 8 kHz: M5 of Dai, Dai, Qu, Li, Das, "Very Deep Convolutional Neural
// Networks for Raw Waveforms", 2016, with the 32 channels and 35 words of PyTorch's speech command tutorial.
struct m5 : sequential<
    conv1d{.out_channels = 32, .kernel = 80, .stride = 16}, batch_norm{}, relu{}, max_pool1d{4},
    conv1d{.out_channels = 32, .kernel = 3}, batch_norm{}, relu{}, max_pool1d{4},
    conv1d{.out_channels = 64, .kernel = 3}, batch_norm{}, relu{}, max_pool1d{4},
    conv1d{.out_channels = 64, .kernel = 3}, batch_norm{}, relu{}, max_pool1d{4}, global_avg_pool1d{}, flatten{},
    linear{35}, softmax{}> {
  static constexpr shape input{1, 1, 8000};
  static constexpr shape published[] = {{1, 32, 496}, {1, 32, 496}, {1, 32, 496}, {1, 32, 124}, {1, 32, 122},
                                        {1, 32, 122}, {1, 32, 122}, {1, 32, 30},  {1, 64, 28},  {1, 64, 28},
                                        {1, 64, 28},  {1, 64, 7},   {1, 64, 5},   {1, 64, 5},   {1, 64, 5},
                                        {1, 64, 1},   {1, 64, 1},   {1, 64},      {1, 35},      {1, 35}};
  static constexpr dim published_parameters = 26'915;
};

// C3D: Tran, Bourdev, Fergus, Torresani, Paluri, "Learning Spatiotemporal Features with 3D Convolutional Networks",
// 2015, figure 3: 16 frames of 112x112; the last pool keeps 4x4 of 7x7, so that fc6 sees 8192 features. (The paper gives
// no total of parameters: it is the sum of 27 * C * outputs + outputs over its convolutions and (C + 1) * outputs over
// its linear layers.)
inline constexpr conv3d c3d_conv(dim channels) { return {.out_channels = channels, .kernel = 3, .padding = 1}; }
struct c3d : sequential<
    c3d_conv(64), max_pool3d{.kernel = {1, 2, 2}}, c3d_conv(128), max_pool3d{2}, c3d_conv(256), c3d_conv(256),
    max_pool3d{2}, c3d_conv(512), c3d_conv(512), max_pool3d{2}, c3d_conv(512), c3d_conv(512),
    max_pool3d{.kernel = 2, .padding = {0, 1, 1}}, flatten{}, linear{4096}, linear{4096}, linear{487}> {
  static constexpr shape input{1, 3, 16, 112, 112};
  static constexpr shape published[] = {
      {1, 64, 16, 112, 112}, {1, 64, 16, 56, 56}, {1, 128, 16, 56, 56}, {1, 128, 8, 28, 28}, {1, 256, 8, 28, 28},
      {1, 256, 8, 28, 28},   {1, 256, 4, 14, 14}, {1, 512, 4, 14, 14},  {1, 512, 4, 14, 14}, {1, 512, 2, 7, 7},
      {1, 512, 2, 7, 7},     {1, 512, 2, 7, 7},   {1, 512, 1, 4, 4},    {1, 8192},           {1, 4096},
      {1, 4096},             {1, 487}};
  static constexpr dim published_parameters = 79'991'015;
};

template <class Net>
constexpr bool as_published()
{
  const auto shapes = trace<Net>(Net::input);
  if (!shapes || shapes.size() != std::ssize(Net::published)) return false;
  dim parameters_in_all = 0;
  shape arriving = Net::input;
  for (dim i = 0; i < shapes.size(); ++i) {
    if (!(shapes[i] == Net::published[i])) return false;
    parameters_in_all += *parameters(Net::chain().info(i).record, arriving);
    arriving = shapes[i];
  }
  return parameters_in_all == Net::published_parameters;
}

static_assert(as_published<lenet5>());
static_assert(as_published<alexnet>());
static_assert(as_published<vgg16>());
static_assert(as_published<m5>());
static_assert(as_published<c3d>());
static_assert(std::is_same_v<output_t<c3d, tensor<float, 1, 3, 16, 112, 112>>, tensor<float, 1, 487>>);

template <class Net>
void print(const char* title)
{
  std::printf("\n%s\n%-20s %-20s %12s %12s\n", title, "layer", "output", "bytes", "parameters");
  const auto shapes = trace<Net>(Net::input);
  shape arriving = Net::input;
  dim total = 0;
  for (dim i = 0; i < shapes.size(); ++i) {
    char extents[64] = {};
    int length = 0;
    for (const dim extent : shapes[i])
      length += std::snprintf(extents + length, sizeof extents - static_cast<std::size_t>(length), "%s%lld",
                              length > 0 ? "x" : "", static_cast<long long>(extent));
    const dim count = parameters(Net::chain().info(i).record, arriving).value_or(0);
    std::printf("%-20s %-20s %12lld %12lld\n", name_of<Net>(i).c_str(), extents,
                static_cast<long long>(bytes(shapes[i], element_bits<float>).value_or(0)), static_cast<long long>(count));
    total += count;
    arriving = shapes[i];
  }
  std::printf("%-20s %-20s %12s %12lld\n", "total", "", "", static_cast<long long>(total));
}

int main()
{
  print<lenet5>("LeNet-5 (1998)");
  print<alexnet>("AlexNet (2012)");
  print<vgg16>("VGG-16 (2015)");
  print<m5>("M5, keyword spotting on raw audio (2016)");
  print<c3d>("C3D, 16 frames of video (2015)");
}
