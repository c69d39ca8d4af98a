// Full-text ranking among the rows that one reader may see, as functions of SQLite.
#ifndef CFULLTEXT_H
#define CFULLTEXT_H

// Adds two functions to a connection of SQLite with FTS5. A set of rows is a blob with one bit for each row number,
// least significant bit of the first byte first; rows beyond its end are not in it.
//
//   row_set_contains(SET, ROWID)
//     1 where the row is in the set, else 0.
//
//   scoped_bm25(TABLE, SET, COUNT, MEAN_LENGTH, WEIGHT...)
//     The score of bm25(), except that how rare a word is and how long rows are on average come from the set alone, so
//     that rows outside of it change no score. COUNT is the number of rows in the set, MEAN_LENGTH their mean length in
//     tokens, and there is one WEIGHT for each column. Rows outside of the set must be filtered by the caller.
//
// connection: a `sqlite3 *`. Returns SQLITE_OK, or the code of the failure.
int cfulltext_register(void *connection);

#endif
