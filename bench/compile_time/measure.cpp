// SPDX-License-Identifier: MIT
// Runs a command and says, in one line, what it took: microseconds of the wall, microseconds of the processor, and the
// most memory of any process of it in kilobytes; then the command's own exit code. What it prints is thrown away.
//   measure <seconds at most> <command> [arguments]

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>

namespace {

long long microseconds(const timeval& of) { return of.tv_sec * 1000000LL + of.tv_usec; }

}  // namespace

int main(int argc, char** argv)
{
  if (argc < 3) return 2;
  const auto begin = std::chrono::steady_clock::now();
  const pid_t child = fork();
  if (child < 0) return 2;
  if (child == 0) {
    // The processor's time is limited, and the driver's children inherit that.
    const rlim_t most = static_cast<rlim_t>(std::atoll(argv[1]));
    const rlimit limit{most, most};
    setrlimit(RLIMIT_CPU, &limit);
    if (std::freopen("/dev/null", "w", stdout) == nullptr || std::freopen("/dev/null", "w", stderr) == nullptr) _exit(126);
    execvp(argv[2], argv + 2);
    _exit(127);
  }
  int status = 0;
  if (waitpid(child, &status, 0) != child) return 2;
  const auto wall = std::chrono::steady_clock::now() - begin;
  rusage used{};
  getrusage(RUSAGE_CHILDREN, &used);
  const std::chrono::microseconds took = std::chrono::duration_cast<std::chrono::microseconds>(wall);
  std::printf("%lld %lld %ld %d\n", static_cast<long long>(took.count()),
              microseconds(used.ru_utime) + microseconds(used.ru_stime), used.ru_maxrss,
              WIFEXITED(status) ? WEXITSTATUS(status) : 128);
}
