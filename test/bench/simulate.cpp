// The simulate work as a C++ programmer would write it with the standard library: x float64[times x paths] of
// dX = mu dt + sigma dW, in memory, by std::mt19937_64 and std::normal_distribution.
// Prints one JSON line: path-steps a second, the best of the repeats after one that is not timed.
// Usage: simulate PATHS TIMES REPEATS
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <random>
#include <vector>

static void simulate(std::mt19937_64 &generator, std::vector<double> &x, std::size_t paths, std::size_t times) {
  const double dt = 1.0 / 252, drift = 0.05 * dt, scale = 0.2 * std::sqrt(dt);
  std::normal_distribution<double> normal;
  for (std::size_t i = 0; i < paths; i++) x[i] = drift + scale * normal(generator);
  for (std::size_t j = 1; j < times; j++) {
    const double *before = &x[(j - 1) * paths];
    double *row = &x[j * paths];
    for (std::size_t i = 0; i < paths; i++) row[i] = before[i] + drift + scale * normal(generator);
  }
}

int main(int count, char **words) {
  if (count != 4) return 2;
  const std::size_t paths = std::strtoull(words[1], nullptr, 10), times = std::strtoull(words[2], nullptr, 10);
  const int repeats = std::atoi(words[3]);
  std::mt19937_64 generator(1);
  std::vector<double> x(paths * times);
  simulate(generator, x, paths, times);
  double best = std::numeric_limits<double>::infinity(), last = 0;
  for (int repeat = 0; repeat < repeats; repeat++) {
    const auto began = std::chrono::steady_clock::now();
    simulate(generator, x, paths, times);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - began;
    best = std::fmin(best, seconds.count());
    // Somebody has to want the paths, or the compiler may leave them out.
    for (std::size_t i = 0; i < paths; i++) last += x[(times - 1) * paths + i];
  }
  std::printf("{\"simulate_steps_per_s\": %.17g, \"mean\": %.17g}\n", paths * times / best,
              last / paths / repeats);
}
