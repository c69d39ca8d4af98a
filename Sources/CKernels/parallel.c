// How the large operations are divided: in pieces small enough that no thread waits long for another.
#include "instruction_sets.h"

enum {
  // A piece of a product reads about so many bytes of weights: a few microseconds of memory traffic.
  BYTES_PER_PIECE = 64 << 10,
  PIECES_PER_THREAD = 4,
};

// Rows of weights of one piece: a whole number of register tiles.
static size_t rows_per_piece(const ck_pool *pool, size_t row_bytes, size_t rows) {
  size_t piece = rows / (ck_pool_thread_count(pool) * PIECES_PER_THREAD);
  const size_t smallest = row_bytes > 0 ? BYTES_PER_PIECE / row_bytes : rows;
  if (piece < smallest) piece = smallest;
  return (piece + 8) / 8 * 8;
}

typedef struct {
  const ck_kernels *kernels;
  ck_rounding rounding;
  const float *rows;
  size_t stride, columns;
  uint8_t *to;
} rounding_job;

static void round_rows(void *context, size_t first, size_t end) {
  const rounding_job *job = context;
  for (size_t row = first; row < end; row++)
    job->kernels->round(job->rows + row * job->stride, job->columns, job->rounding,
                        job->to + row * ck_rounded_bytes(job->columns));
}

void ck_run_rounding(ck_pool *pool, const ck_kernels *kernels, uint32_t format, const float *rows, size_t stride,
                     size_t columns, size_t count, uint8_t *to) {
  rounding_job job = {kernels, ck_rounding_for(format), rows, stride, columns, to};
  ck_pool_run(pool, count, 8, round_rows, &job);
}

static void multiply(const ck_kernels *kernels, const ck_product *product, size_t first, size_t end) {
  (product->rounded ? kernels->rounded_product : kernels->product)(product, first, end);
}

typedef struct {
  const ck_kernels *kernels;
  const ck_product *product;
} product_job;

static void multiply_rows(void *context, size_t first, size_t end) {
  const product_job *job = context;
  multiply(job->kernels, job->product, first, end);
}

void ck_run_product(ck_pool *pool, const ck_kernels *kernels, const ck_product *product, size_t rows) {
  product_job job = {kernels, product};
  ck_pool_run(pool, rows, rows_per_piece(pool, product->row_bytes, rows), multiply_rows, &job);
}

typedef struct {
  const ck_kernels *kernels;
  const ck_expert_product *experts;
  size_t rows_per_piece, pieces;
} expert_job;

static void multiply_piece(const expert_job *job, size_t index, size_t first, size_t end) {
  const ck_expert_product *experts = job->experts;
  const size_t expert = experts->active ? experts->active[index] : index;
  ck_product product = experts->product;
  product.weights += expert * experts->expert_bytes;
  if (experts->starts) {
    const size_t start = experts->starts[expert];
    product.count = experts->starts[expert + 1] - start;
    product.input.selected += start;
    product.output.selected += start;
  } else {
    product.input.start += expert * experts->input_offset;
    product.output.start += expert * experts->output_offset;
    if (product.rounded) product.rounded += expert * experts->rounded_offset;
  }
  multiply(job->kernels, &product, first, end);
}

static void multiply_experts(void *context, size_t first, size_t end) {
  const expert_job *job = context;
  for (size_t piece = first; piece < end; piece++) {
    const size_t row = piece % job->pieces * job->rows_per_piece, last = row + job->rows_per_piece;
    multiply_piece(job, piece / job->pieces, row, last < job->experts->rows ? last : job->experts->rows);
  }
}

void ck_run_experts(ck_pool *pool, const ck_kernels *kernels, const ck_expert_product *experts) {
  expert_job job = {kernels, experts, rows_per_piece(pool, experts->product.row_bytes, experts->rows), 0};
  job.pieces = (experts->rows + job.rows_per_piece - 1) / job.rows_per_piece;
  ck_pool_run(pool, experts->expert_count * job.pieces, 1, multiply_experts, &job);
}

typedef struct {
  const ck_kernels *kernels;
  const ck_attention *attention;
} attention_job;

static void attend(void *context, size_t first, size_t end) {
  const attention_job *job = context;
  job->kernels->attention(job->attention, first, end);
}

void ck_run_attention(ck_pool *pool, const ck_kernels *kernels, const ck_attention *attention) {
  attention_job job = {kernels, attention};
  ck_pool_run(pool, ck_attention_part_count(attention), 1, attend, &job);
}
