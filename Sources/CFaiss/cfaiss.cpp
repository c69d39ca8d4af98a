#include "cfaiss.h"

#include <faiss/impl/IDSelector.h>
#include <faiss/index_io.h>
#include <omp.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>
#include <vector>

#include "flat_index.hpp"
#include "guard.hpp"

using cloister::guarded;
using cloister::require;

extern "C" void openblas_set_num_threads(int count);

namespace {

using number = faiss::Index::idx_t;

bool contains(const cfaiss_bitmap &set, int64_t id) {
  if (set.words == nullptr) return true;
  const auto position = static_cast<uint64_t>(id);
  const uint64_t word = position / 64;
  return word < set.word_count && (set.words[word] >> (position % 64) & 1) != 0;
}

// Members of two sets, asked by position in a flat index.
struct ByPosition final : faiss::IDSelector {
  const int64_t *ids;
  cfaiss_bitmap visible, live;
  ByPosition(const int64_t *ids, cfaiss_bitmap visible, cfaiss_bitmap live) : ids(ids), visible(visible), live(live) {}
  bool is_member(number position) const override {
    return contains(visible, ids[position]) && contains(live, ids[position]);
  }
};

// What another selector leaves out.
struct Others final : faiss::IDSelector {
  const faiss::IDSelector &selector;
  explicit Others(const faiss::IDSelector &selector) : selector(selector) {}
  bool is_member(number id) const override { return !selector.is_member(id); }
};

constexpr char magic[8] = {'C', 'L', 'V', 'E', 'C', '0', '0', '2'};

struct FileCloser {
  void operator()(FILE *file) const { std::fclose(file); }
};
using File = std::unique_ptr<FILE, FileCloser>;

File open_file(const char *path, const char *mode) {
  require(path != nullptr, "no path");
  File file(std::fopen(path, mode));
  if (!file) throw cloister::input_output_error(std::strerror(errno));
  return file;
}

void write_bytes(FILE *file, const void *bytes, size_t size) {
  if (size > 0 && std::fwrite(bytes, 1, size, file) != size) throw cloister::input_output_error(std::strerror(errno));
}

void read_bytes(FILE *file, void *bytes, size_t size) {
  if (size > 0 && std::fread(bytes, 1, size, file) != size) throw cloister::input_output_error("the file is too short");
}

}  // namespace

// The index knows its vectors by position; `ids` holds the number at each position.
struct cfaiss_index {
  std::unique_ptr<cloister::FlatIndex> faiss;
  std::vector<int64_t> ids;
};

namespace {

// The reader of FAISS makes an index of its own class; its vectors move to ours.
std::unique_ptr<cloister::FlatIndex> with_own_scan(std::unique_ptr<faiss::Index> index) {
  auto *flat = dynamic_cast<faiss::IndexFlatIP *>(index.get());
  require(flat != nullptr, "not a flat index");
  auto made = std::make_unique<cloister::FlatIndex>(flat->d);
  made->codes = std::move(flat->codes);
  made->ntotal = flat->ntotal;
  require(made->codes.size() == static_cast<size_t>(made->ntotal) * made->code_size, "vectors are missing");
  return made;
}

// Of OpenMP and of OpenBLAS, which each have threads of their own.
void use_threads(int32_t count) {
  omp_set_num_threads(std::max(count, 1));
  openblas_set_num_threads(std::max(count, 1));
}

}  // namespace

cfaiss_status cfaiss_create(int32_t dimension, cfaiss_index **index, cfaiss_message message) {
  return guarded(message, [&] {
    require(index != nullptr && dimension > 0, "no result pointer or no dimension");
    auto made = std::make_unique<cfaiss_index>();
    made->faiss = std::make_unique<cloister::FlatIndex>(dimension);
    *index = made.release();
  });
}

void cfaiss_free(cfaiss_index *index) { delete index; }

int32_t cfaiss_dimension(const cfaiss_index *index) { return index->faiss->d; }
int64_t cfaiss_count(const cfaiss_index *index) { return index->faiss->ntotal; }

cfaiss_status cfaiss_ids(const cfaiss_index *index, int64_t *ids, cfaiss_message message) {
  return guarded(message, [&] {
    require(index != nullptr && ids != nullptr, "no index or no room");
    std::copy(index->ids.begin(), index->ids.end(), ids);
  });
}

cfaiss_status cfaiss_add(cfaiss_index *index, int64_t count, const float *vectors, const int64_t *ids,
                         cfaiss_message message) {
  return guarded(message, [&] {
    require(index != nullptr && count >= 0, "no index or a negative count");
    if (count == 0) return;
    require(vectors != nullptr && ids != nullptr, "no vectors or no numbers");
    require(std::all_of(ids, ids + count, [](int64_t id) { return id >= 0; }), "a negative number");
    // Room first, so that the two never differ in length when memory ends.
    index->ids.reserve(index->ids.size() + count);
    index->faiss->add(count, vectors);
    index->ids.insert(index->ids.end(), ids, ids + count);
  });
}

cfaiss_status cfaiss_retain(cfaiss_index *index, cfaiss_bitmap kept, int64_t *removed_count, cfaiss_message message) {
  return guarded(message, [&] {
    require(index != nullptr && removed_count != nullptr, "no index or no result pointer");
    use_threads(1);
    ByPosition selector(index->ids.data(), kept, {nullptr, 0});
    *removed_count = static_cast<int64_t>(index->faiss->remove_ids(Others(selector)));
    auto &ids = index->ids;
    ids.erase(std::remove_if(ids.begin(), ids.end(), [&](int64_t id) { return !contains(kept, id); }), ids.end());
  });
}

cfaiss_status cfaiss_search(const cfaiss_index *index, const float *query, int32_t limit, cfaiss_bitmap visible,
                            cfaiss_bitmap live, float *similarities, int64_t *ids, int32_t *found_count,
                            cfaiss_message message) {
  return guarded(message, [&] {
    require(index != nullptr && query != nullptr && similarities != nullptr && ids != nullptr && found_count != nullptr,
            "a pointer is missing");
    require(limit >= 0, "a negative limit");
    *found_count = 0;
    if (limit == 0 || index->faiss->ntotal == 0) return;
    ByPosition selector(index->ids.data(), visible, live);
    faiss::SearchParameters parameters;
    if (visible.words != nullptr || live.words != nullptr) parameters.sel = &selector;
    index->faiss->search(1, query, limit, similarities, ids, &parameters);
    const auto end = std::find(ids, ids + limit, -1);
    for (auto id = ids; id != end; ++id) *id = index->ids[*id];
    *found_count = static_cast<int32_t>(end - ids);
  });
}

// File: magic (8 bytes), count of numbers (8), the numbers (8 each), the index as FAISS writes it.
cfaiss_status cfaiss_write(const cfaiss_index *index, const char *path, cfaiss_message message) {
  return guarded(message, [&] {
    require(index != nullptr, "no index");
    File file = open_file(path, "wbx");
    const uint64_t count = index->ids.size();
    write_bytes(file.get(), magic, sizeof magic);
    write_bytes(file.get(), &count, sizeof count);
    write_bytes(file.get(), index->ids.data(), index->ids.size() * sizeof(int64_t));
    faiss::write_index(index->faiss.get(), file.get());
    if (std::fflush(file.get()) != 0) throw cloister::input_output_error(std::strerror(errno));
  });
}

cfaiss_status cfaiss_read(const char *path, cfaiss_index **index, cfaiss_message message) {
  return guarded(message, [&] {
    require(index != nullptr, "no result pointer");
    File file = open_file(path, "rb");
    char found[sizeof magic];
    uint64_t count;
    read_bytes(file.get(), found, sizeof found);
    require(std::memcmp(found, magic, sizeof magic) == 0, "not an index file");
    read_bytes(file.get(), &count, sizeof count);
    auto made = std::make_unique<cfaiss_index>();
    made->ids.resize(count);
    read_bytes(file.get(), made->ids.data(), count * sizeof(int64_t));
    made->faiss = with_own_scan(std::unique_ptr<faiss::Index>(faiss::read_index(file.get())));
    require(made->faiss->ntotal == static_cast<number>(count), "numbers and vectors differ in count");
    require(made->faiss->metric_type == faiss::METRIC_INNER_PRODUCT, "not an index by inner product");
    *index = made.release();
  });
}

cfaiss_status cfaiss_assign(int32_t dimension, int64_t centre_count, const float *centres, int64_t count,
                            const float *vectors, int32_t thread_count, int64_t *nearest, cfaiss_message message) {
  return guarded(message, [&] {
    require(dimension > 0 && centre_count > 0 && count >= 0, "nothing to compare");
    require(centres != nullptr && vectors != nullptr && nearest != nullptr, "a pointer is missing");
    use_threads(thread_count);
    faiss::IndexFlatIP index(dimension);
    index.add(centre_count, centres);
    std::vector<float> products(count);
    index.search(count, vectors, 1, products.data(), nearest);
    // A vector that is not a number is near to nothing.
    for (int64_t i = 0; i < count; ++i) nearest[i] = std::clamp<int64_t>(nearest[i], 0, centre_count - 1);
  });
}
