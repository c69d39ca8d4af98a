#include "cfaiss.h"

#include <faiss/IndexScalarQuantizer.h>
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

namespace {

using number = faiss::Index::idx_t;

bool contains(const cfaiss_bitmap &set, int64_t id) {
  if (set.words == nullptr) return true;
  const auto position = static_cast<uint64_t>(id);
  const uint64_t word = position / 64;
  return word < set.word_count && (set.words[word] >> (position % 64) & 1) != 0;
}

// Members of two sets, by number.
struct ByNumber final : faiss::IDSelector {
  cfaiss_bitmap visible, live;
  ByNumber(cfaiss_bitmap visible, cfaiss_bitmap live) : visible(visible), live(live) {}
  bool is_member(number id) const override { return contains(visible, id) && contains(live, id); }
};

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

constexpr char magic[8] = {'C', 'L', 'V', 'E', 'C', '0', '0', '1'};

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

// A flat index knows its vectors by position; `flat_ids` holds the number at each position. Inverted lists hold the
// numbers themselves.
struct cfaiss_index {
  cfaiss_kind kind;
  std::unique_ptr<faiss::Index> faiss;
  std::vector<int64_t> flat_ids;

  const faiss::IndexIVFScalarQuantizer &lists() const {
    return dynamic_cast<const faiss::IndexIVFScalarQuantizer &>(*faiss);
  }
};

namespace {

std::unique_ptr<faiss::Index> make_lists(int32_t dimension, int32_t list_count) {
  auto quantizer = std::make_unique<faiss::IndexFlatIP>(dimension);
  auto lists = std::make_unique<faiss::IndexIVFScalarQuantizer>(
      quantizer.get(), dimension, list_count, faiss::ScalarQuantizer::QT_8bit, faiss::METRIC_INNER_PRODUCT);
  lists->own_fields = true;
  quantizer.release();
  // 64 points a list are enough for good centroids, and keep the time to train in seconds.
  lists->cp.max_points_per_centroid = 64;
  lists->cp.min_points_per_centroid = 1;
  lists->cp.seed = 1;
  return lists;
}

// The reader of FAISS makes an index of its own class; its vectors move to ours.
std::unique_ptr<faiss::Index> with_own_scan(std::unique_ptr<faiss::Index> index) {
  auto *flat = dynamic_cast<faiss::IndexFlatIP *>(index.get());
  require(flat != nullptr, "not a flat index");
  auto made = std::make_unique<cloister::FlatIndex>(flat->d);
  made->codes = std::move(flat->codes);
  made->ntotal = flat->ntotal;
  require(made->codes.size() == static_cast<size_t>(made->ntotal) * made->code_size, "vectors are missing");
  return made;
}

int32_t search_flat(const cfaiss_index &index, const float *query, int32_t limit, cfaiss_bitmap visible,
                    cfaiss_bitmap live, float *similarities, int64_t *ids) {
  ByPosition selector(index.flat_ids.data(), visible, live);
  faiss::SearchParameters parameters;
  if (visible.words != nullptr || live.words != nullptr) parameters.sel = &selector;
  index.faiss->search(1, query, limit, similarities, ids, &parameters);
  const auto end = std::find(ids, ids + limit, -1);
  for (auto id = ids; id != end; ++id) *id = index.flat_ids[*id];
  return static_cast<int32_t>(end - ids);
}

int32_t search_lists(const cfaiss_index &index, const float *query, int32_t limit, cfaiss_bitmap visible,
                     cfaiss_bitmap live, int32_t probe_count, float *similarities, int64_t *ids) {
  ByNumber selector(visible, live);
  // One thread: handing lists to others costs more than a search, and waiting threads of OpenMP spin.
  omp_set_num_threads(1);
  // By parameters, because setting the number of lists on the index is not safe beside other searches.
  faiss::SearchParametersIVF parameters;
  parameters.nprobe = std::clamp<size_t>(probe_count, 1, index.lists().nlist);
  if (visible.words != nullptr || live.words != nullptr) parameters.sel = &selector;
  index.faiss->search(1, query, limit, similarities, ids, &parameters);
  return static_cast<int32_t>(std::find(ids, ids + limit, -1) - ids);
}

}  // namespace

cfaiss_status cfaiss_create(cfaiss_kind kind, int32_t dimension, int32_t list_count, cfaiss_index **index,
                            cfaiss_message message) {
  return guarded(message, [&] {
    require(index != nullptr && dimension > 0, "no result pointer or no dimension");
    auto made = std::make_unique<cfaiss_index>();
    made->kind = kind;
    switch (kind) {
      case CFAISS_FLAT:
        made->faiss = std::make_unique<cloister::FlatIndex>(dimension);
        break;
      case CFAISS_INVERTED_LISTS:
        require(list_count > 0, "no lists");
        made->faiss = make_lists(dimension, list_count);
        break;
      default:
        require(false, "unknown kind of index");
    }
    *index = made.release();
  });
}

void cfaiss_free(cfaiss_index *index) { delete index; }

cfaiss_kind cfaiss_kind_of(const cfaiss_index *index) { return index->kind; }
int32_t cfaiss_dimension(const cfaiss_index *index) { return index->faiss->d; }
int64_t cfaiss_count(const cfaiss_index *index) { return index->faiss->ntotal; }

int32_t cfaiss_list_count(const cfaiss_index *index) {
  return index->kind == CFAISS_FLAT ? 0 : static_cast<int32_t>(index->lists().nlist);
}

cfaiss_status cfaiss_ids(const cfaiss_index *index, int64_t *ids, cfaiss_message message) {
  return guarded(message, [&] {
    require(index != nullptr && ids != nullptr, "no index or no room");
    if (index->kind == CFAISS_FLAT) {
      std::copy(index->flat_ids.begin(), index->flat_ids.end(), ids);
      return;
    }
    const auto *lists = index->lists().invlists;
    for (size_t list = 0; list < lists->nlist; ++list) {
      faiss::InvertedLists::ScopedIds members(lists, list);
      ids = std::copy_n(members.get(), lists->list_size(list), ids);
    }
  });
}

cfaiss_status cfaiss_train(cfaiss_index *index, int64_t count, const float *vectors, int32_t thread_count,
                           cfaiss_message message) {
  return guarded(message, [&] {
    require(index != nullptr && vectors != nullptr, "no index or no vectors");
    require(count >= cfaiss_list_count(index), "fewer training vectors than lists");
    omp_set_num_threads(std::max(thread_count, 1));
    index->faiss->train(count, vectors);
  });
}

cfaiss_status cfaiss_add(cfaiss_index *index, int64_t count, const float *vectors, const int64_t *ids,
                         int32_t thread_count, cfaiss_message message) {
  return guarded(message, [&] {
    require(index != nullptr && count >= 0, "no index or a negative count");
    if (count == 0) return;
    require(vectors != nullptr && ids != nullptr, "no vectors or no numbers");
    require(index->faiss->is_trained, "the index is not trained");
    require(std::all_of(ids, ids + count, [](int64_t id) { return id >= 0; }), "a negative number");
    omp_set_num_threads(std::max(thread_count, 1));
    if (index->kind == CFAISS_FLAT) {
      // Room first, so that the two never differ in length when memory ends.
      index->flat_ids.reserve(index->flat_ids.size() + count);
      index->faiss->add(count, vectors);
      index->flat_ids.insert(index->flat_ids.end(), ids, ids + count);
    } else {
      index->faiss->add_with_ids(count, vectors, ids);
    }
  });
}

cfaiss_status cfaiss_retain(cfaiss_index *index, cfaiss_bitmap kept, int64_t *removed_count, cfaiss_message message) {
  return guarded(message, [&] {
    require(index != nullptr && removed_count != nullptr, "no index or no result pointer");
    omp_set_num_threads(1);
    const cfaiss_bitmap all = {nullptr, 0};
    if (index->kind == CFAISS_FLAT) {
      ByPosition selector(index->flat_ids.data(), kept, all);
      *removed_count = static_cast<int64_t>(index->faiss->remove_ids(Others(selector)));
      auto &ids = index->flat_ids;
      ids.erase(std::remove_if(ids.begin(), ids.end(), [&](int64_t id) { return !contains(kept, id); }), ids.end());
    } else {
      *removed_count = static_cast<int64_t>(index->faiss->remove_ids(Others(ByNumber(kept, all))));
    }
  });
}

cfaiss_status cfaiss_search(const cfaiss_index *index, const float *query, int32_t limit, cfaiss_bitmap visible,
                            cfaiss_bitmap live, int32_t probe_count, float *similarities, int64_t *ids,
                            int32_t *found_count, cfaiss_message message) {
  return guarded(message, [&] {
    require(index != nullptr && query != nullptr && similarities != nullptr && ids != nullptr && found_count != nullptr,
            "a pointer is missing");
    require(limit >= 0, "a negative limit");
    *found_count = 0;
    if (limit == 0 || index->faiss->ntotal == 0) return;
    *found_count =
        index->kind == CFAISS_FLAT
            ? search_flat(*index, query, limit, visible, live, similarities, ids)
            : search_lists(*index, query, limit, visible, live, probe_count, similarities, ids);
  });
}

// File: magic (8 bytes), kind (8), count of flat numbers (8), the flat numbers (8 each), the index as FAISS writes it.
cfaiss_status cfaiss_write(const cfaiss_index *index, const char *path, cfaiss_message message) {
  return guarded(message, [&] {
    require(index != nullptr, "no index");
    File file = open_file(path, "wbx");
    const uint64_t header[2] = {static_cast<uint64_t>(index->kind), index->flat_ids.size()};
    write_bytes(file.get(), magic, sizeof magic);
    write_bytes(file.get(), header, sizeof header);
    write_bytes(file.get(), index->flat_ids.data(), index->flat_ids.size() * sizeof(int64_t));
    faiss::write_index(index->faiss.get(), file.get());
    if (std::fflush(file.get()) != 0) throw cloister::input_output_error(std::strerror(errno));
  });
}

cfaiss_status cfaiss_read(const char *path, cfaiss_index **index, cfaiss_message message) {
  return guarded(message, [&] {
    require(index != nullptr, "no result pointer");
    File file = open_file(path, "rb");
    char found[sizeof magic];
    uint64_t header[2];
    read_bytes(file.get(), found, sizeof found);
    require(std::memcmp(found, magic, sizeof magic) == 0, "not an index file");
    read_bytes(file.get(), header, sizeof header);
    require(header[0] == CFAISS_FLAT || header[0] == CFAISS_INVERTED_LISTS, "unknown kind of index");
    auto made = std::make_unique<cfaiss_index>();
    made->kind = static_cast<cfaiss_kind>(header[0]);
    made->flat_ids.resize(header[1]);
    read_bytes(file.get(), made->flat_ids.data(), header[1] * sizeof(int64_t));
    made->faiss.reset(faiss::read_index(file.get()));
    if (made->kind == CFAISS_FLAT) {
      made->faiss = with_own_scan(std::move(made->faiss));
      require(made->faiss->ntotal == static_cast<number>(made->flat_ids.size()), "numbers and vectors differ in count");
    } else {
      require(dynamic_cast<faiss::IndexIVFScalarQuantizer *>(made->faiss.get()) != nullptr, "not inverted lists");
    }
    require(made->faiss->metric_type == faiss::METRIC_INNER_PRODUCT, "not an index by inner product");
    *index = made.release();
  });
}
