#include "flat_index.hpp"

#include <faiss/impl/IDSelector.h>

#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

namespace {

using number = faiss::Index::idx_t;

// The best vectors so far: a heap whose first element is the worst of them. Of equal ones the earlier is better.
class Best {
 public:
  explicit Best(size_t limit) : limit(limit) { entries.reserve(limit); }

  void offer(float similarity, number position) {
    if (entries.size() < limit) {
      entries.emplace_back(similarity, position);
      std::push_heap(entries.begin(), entries.end(), is_better);
    } else if (similarity > entries.front().first) {
      std::pop_heap(entries.begin(), entries.end(), is_better);
      entries.back() = {similarity, position};
      std::push_heap(entries.begin(), entries.end(), is_better);
    }
  }

  const std::vector<std::pair<float, number>> &sorted() {
    std::sort_heap(entries.begin(), entries.end(), is_better);
    return entries;
  }

 private:
  static bool is_better(const std::pair<float, number> &left, const std::pair<float, number> &right) {
    return left.first != right.first ? left.first > right.first : left.second < right.second;
  }

  size_t limit;
  std::vector<std::pair<float, number>> entries;
};

struct Rows {
  const float *first;
  number count;
  size_t dimension;
  const faiss::IDSelector *selector;
};

// Sixteen floats: one register of AVX-512, two of AVX2, four of SSE or NEON.
using lanes = float __attribute__((vector_size(64)));

// Four sums at a time, so that an addition need not wait for the one before it.
__attribute__((always_inline)) inline float inner_product(const float *left, const float *right, size_t count) {
  lanes sums[4] = {};
  size_t index = 0;
  for (; index + 64 <= count; index += 64) {
    for (size_t part = 0; part < 4; ++part) {
      lanes a, b;
      std::memcpy(&a, left + index + 16 * part, sizeof a);
      std::memcpy(&b, right + index + 16 * part, sizeof b);
      sums[part] += a * b;
    }
  }
  const lanes total = (sums[0] + sums[1]) + (sums[2] + sums[3]);
  float result = 0;
  for (size_t lane = 0; lane < 16; ++lane) result += total[lane];
  for (; index < count; ++index) result += left[index] * right[index];
  return result;
}

__attribute__((always_inline)) inline void scan_rows(const Rows &rows, const float *query, Best &best) {
  const float *row = rows.first;
  for (number position = 0; position < rows.count; ++position, row += rows.dimension) {
    if (rows.selector != nullptr && !rows.selector->is_member(position)) continue;
    best.offer(inner_product(query, row, rows.dimension), position);
  }
}

using scan = void (*)(const Rows &, const float *, Best &);

void scan_portable(const Rows &rows, const float *query, Best &best) { scan_rows(rows, query, best); }

#if defined(__x86_64__)
__attribute__((target("avx2,fma"))) void scan_avx2(const Rows &rows, const float *query, Best &best) {
  scan_rows(rows, query, best);
}

__attribute__((target("avx512f,avx2,fma"))) void scan_avx512(const Rows &rows, const float *query, Best &best) {
  scan_rows(rows, query, best);
}
#endif

scan best_scan() {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f")) return scan_avx512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return scan_avx2;
#endif
  return scan_portable;
}

}  // namespace

namespace cloister {

void FlatIndex::search(idx_t query_count, const float *queries, idx_t limit, float *similarities, idx_t *positions,
                       const faiss::SearchParameters *parameters) const {
  static const scan chosen = best_scan();
  const Rows rows = {get_xb(), ntotal, static_cast<size_t>(d), parameters == nullptr ? nullptr : parameters->sel};
  for (idx_t query = 0; query < query_count; ++query) {
    Best best(static_cast<size_t>(std::min(limit, ntotal)));
    chosen(rows, queries + query * d, best);
    const auto &found = best.sorted();
    for (idx_t rank = 0; rank < limit; ++rank) {
      const bool is_filled = static_cast<size_t>(rank) < found.size();
      similarities[query * limit + rank] = is_filled ? found[rank].first : 0;
      positions[query * limit + rank] = is_filled ? found[rank].second : -1;
    }
  }
}

}  // namespace cloister
