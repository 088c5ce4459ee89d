// What a network sees: how much of its image can change one position of a value, where that lies, and how far it is to
// the next.
#include <shapeproof/check/receptive_field.hpp>
#include <shapeproof/shapeproof.hpp>

#include "models/resnet50.hpp"
#include "models/unet.hpp"
#include "models/vgg16.hpp"

#include <cstdio>
#include <initializer_list>

using namespace shapeproof;

using image = tensor<float, 1, 3, 224, 224>;

// Asked at compile time. VGG-16 sees 212 rows before it pools for the classifier, as published.
constexpr int height = 2;
constexpr auto last_pool = receptive_field<models::vgg16, image>(field_query{.axis = height, .name = "features"});
static_assert(last_pool->size == 212 && last_pool->jump == 32 && last_pool->pad_begin() == 90);

// A detector with objects of up to 96 rows has to see as many.
using detector = sequential<
    named<"stem", conv2d{.out_channels = 16, .kernel = 3, .stride = 2, .padding = 1}>,
    named<"down1", conv2d{.out_channels = 32, .kernel = 3, .stride = 2, .padding = 1}>,
    named<"down2", conv2d{.out_channels = 64, .kernel = 3, .stride = 2, .padding = 1}>,
    named<"wide", conv2d{.out_channels = 64, .kernel = 3, .padding = 6, .dilation = 6}>,
    named<"head", conv2d{.out_channels = 5, .kernel = 1}>>;
static_assert(receptive_field<detector, image>(height)->size >= 96);

void print(const char* what, const result<axis_field>& asked)
{
  if (!asked) return static_cast<void>(std::puts(message(asked.error()).c_str()));
  const axis_field& field = *asked;
  const auto number = [](dim of) { return static_cast<long long>(of); };
  std::printf("%-20s ", what);
  if (field.least != field.size) std::printf("%lld to %lld", number(field.least), number(field.size));
  else std::printf("%s%lld", field.exact ? "" : "at most ", number(field.size));
  std::printf(" rows");
  if (field.axis < 0) std::printf(field.whole ? ", the whole image" : ", the same for all");
  else std::printf(", from row %lld on, %lld", number(field.begin), number(field.jump));
  if (field.axis >= 0 && field.jump_divisor > 1) std::printf("/%lld", number(field.jump_divisor));
  if (field.axis >= 0) std::printf(" further at each step");
  if (!field.aligned()) std::printf(", branches not aligned at node %d", field.misaligned);
  std::puts("");
}

int main()
{
  std::puts("VGG-16");
  for (const char* name : {"features.0", "features.9", "features.23", "features", "avgpool", "classifier"})
    print(name, receptive_field<models::vgg16, image>(field_query{.axis = height, .name = name}));

  std::puts("\nResNet-50");
  for (const char* name : {"conv1", "layer1", "layer2", "layer3", "layer4", "fc"})
    print(name, receptive_field<models::resnet50>(shape{1, 3, 224, 224}, field_query{.axis = height, .name = name}));

  std::puts("\nU-Net, padded");
  for (const char* name : {"down.3", "bottom", "up.3", "conv.3", "conv.0"})
    print(name, receptive_field<models::unet_padded>(shape{1, 1, 512, 512}, field_query{.axis = height, .name = name}));

  std::puts("\nthe detector");
  const result<axis_field> asked = receptive_field<detector>(shape{1, 3, 224, 224}, height);
  print("head", asked);
  for (const dim row : {0, 13, 27}) {
    const interval whole = asked->at(row);
    const interval seen = asked->seen(row);
    std::printf("row %2lld sees %4lld to %3lld: rows %3lld to %3lld of the image\n", static_cast<long long>(row),
                static_cast<long long>(whole.low), static_cast<long long>(whole.high), static_cast<long long>(seen.low),
                static_cast<long long>(seen.high));
  }
}
