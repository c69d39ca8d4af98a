#include "CFullText.h"

#include <math.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

// The parameters of FTS5's own bm25().
static const double saturation = 1.2;
static const double lengthShare = 0.75;

typedef struct {
  const unsigned char *bytes;
  sqlite3_int64 sizeBytes;
} RowSet;

static RowSet row_set(sqlite3_value *value) {
  // The bytes before their number, because asking for a blob may convert the value.
  const unsigned char *bytes = sqlite3_value_blob(value);
  return (RowSet){bytes, bytes ? sqlite3_value_bytes(value) : 0};
}

static int contains(RowSet set, sqlite3_int64 row) {
  return row >= 0 && row / 8 < set.sizeBytes && (set.bytes[row / 8] >> (row % 8) & 1);
}

static void row_set_contains(sqlite3_context *result, int count, sqlite3_value **values) {
  (void)count;
  sqlite3_result_int(result, contains(row_set(values[0]), sqlite3_value_int64(values[1])));
}

typedef struct {
  RowSet set;
  sqlite3_int64 count;
} Occurrences;

static int count_row(const Fts5ExtensionApi *api, Fts5Context *row, void *argument) {
  Occurrences *occurrences = argument;
  if (contains(occurrences->set, api->xRowid(row))) occurrences->count += 1;
  return SQLITE_OK;
}

// What is the same for every row of a query.
typedef struct {
  int phraseCount;
  // Inverse document frequencies of the phrases, then room for their frequencies in one row.
  double values[];
} Query;

static Query *make_query(const Fts5ExtensionApi *api, Fts5Context *row, RowSet set, double rowCount, int *status) {
  int phraseCount = api->xPhraseCount(row);
  Query *query = calloc(1, sizeof(Query) + 2 * (size_t)phraseCount * sizeof(double));
  if (!query) {
    *status = SQLITE_NOMEM;
    return NULL;
  }
  query->phraseCount = phraseCount;
  for (int phrase = 0; phrase < phraseCount && *status == SQLITE_OK; phrase++) {
    Occurrences occurrences = {set, 0};
    *status = api->xQueryPhrase(row, phrase, &occurrences, count_row);
    double hits = (double)occurrences.count;
    double inverse = log((rowCount - hits + 0.5) / (hits + 0.5));
    // A word of more than half of the rows must not lower a score.
    query->values[phrase] = inverse > 0 ? inverse : 1e-6;
  }
  if (*status != SQLITE_OK) {
    free(query);
    return NULL;
  }
  return query;
}

static void scoped_bm25(
    const Fts5ExtensionApi *api, Fts5Context *row, sqlite3_context *result, int count, sqlite3_value **values) {
  int status = SQLITE_OK;
  if (count < 3) {
    sqlite3_result_error(result, "scoped_bm25: set, count and mean length are needed", -1);
    return;
  }
  Query *query = api->xGetAuxdata(row, 0);
  if (!query) {
    query = make_query(api, row, row_set(values[0]), sqlite3_value_double(values[1]), &status);
    // SQLite frees it at once where it cannot keep it.
    if (query) status = api->xSetAuxdata(row, query, free);
  }
  int instanceCount = 0, tokenCount = 0;
  if (status == SQLITE_OK) status = api->xInstCount(row, &instanceCount);
  if (status == SQLITE_OK) status = api->xColumnSize(row, -1, &tokenCount);
  if (status != SQLITE_OK) {
    sqlite3_result_error_code(result, status);
    return;
  }
  double *frequencies = query->values + query->phraseCount;
  memset(frequencies, 0, (size_t)query->phraseCount * sizeof(double));
  for (int instance = 0; instance < instanceCount && status == SQLITE_OK; instance++) {
    int phrase = 0, column = 0, offset = 0;
    status = api->xInst(row, instance, &phrase, &column, &offset);
    if (status == SQLITE_OK && phrase >= 0 && phrase < query->phraseCount)
      frequencies[phrase] += column >= 0 && column + 3 < count ? sqlite3_value_double(values[column + 3]) : 1;
  }
  if (status != SQLITE_OK) {
    sqlite3_result_error_code(result, status);
    return;
  }
  double meanLength = sqlite3_value_double(values[2]);
  double length = saturation * (1 - lengthShare + lengthShare * tokenCount / (meanLength > 0 ? meanLength : 1));
  double score = 0;
  for (int phrase = 0; phrase < query->phraseCount; phrase++)
    score += query->values[phrase] * frequencies[phrase] * (saturation + 1) / (frequencies[phrase] + length);
  sqlite3_result_double(result, -score);
}

int cfulltext_register(void *connection) {
  sqlite3 *database = connection;
  sqlite3_stmt *statement = NULL;
  fts5_api *api = NULL;
  int status = sqlite3_prepare_v2(database, "SELECT fts5(?1)", -1, &statement, NULL);
  if (status != SQLITE_OK) return status;
  sqlite3_bind_pointer(statement, 1, &api, "fts5_api_ptr", NULL);
  sqlite3_step(statement);
  status = sqlite3_finalize(statement);
  if (status != SQLITE_OK) return status;
  if (!api) return SQLITE_MISUSE;
  status = api->xCreateFunction(api, "scoped_bm25", NULL, scoped_bm25, NULL);
  if (status != SQLITE_OK) return status;
  return sqlite3_create_function_v2(
      database, "row_set_contains", 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, NULL, row_set_contains,
      NULL, NULL, NULL);
}
