/// Words whose dot does not end a sentence, lower case, without the last dot.
enum Abbreviations {
  /// Always stand before something else: titles, "for example", "see".
  static let opening: Set<String> = [
    "mr", "mrs", "ms", "dr", "prof", "st", "rev", "hon", "gen", "col", "lt", "cmdr", "capt", "sgt", "maj", "gov", "sen",
    "rep", "pres", "supt", "messrs", "mme", "mlle", "vs", "cf", "ca", "viz", "e.g", "i.e", "eg", "ie", "approx", "esp",
    "incl", "resp", "al", "fr", "hr", "frau", "dipl", "ing", "z.b", "d.h", "u.a", "bzw", "sra", "srta", "dra", "exmo",
    "mt", "ft", "v", "ed", "eds", "transl", "aka", "a.k.a", "feat",
  ]

  /// Abbreviations only where a number follows: "No. 5", "Fig. 2", "Jan. 3".
  static let beforeNumbers: Set<String> = [
    "no", "nos", "nr", "fig", "figs", "vol", "vols", "p", "pp", "ch", "chap", "sec", "sect", "art", "eq", "eqs", "ref",
    "refs", "tab", "app", "para", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
    "ver", "rev", "cap", "s", "c", "abs", "n", "d", "b", "r",
  ]

  /// Can also be the last word of a sentence.
  static let closing: Set<String> = [
    "etc", "inc", "ltd", "co", "corp", "bros", "jr", "sr", "esq", "dept", "univ", "est", "ave", "blvd", "rd", "ph.d",
    "m.d", "b.sc", "m.sc", "b.a", "m.a", "d.c", "u.s", "u.k", "u.n", "e.u", "a.m", "p.m", "b.c", "a.d", "c.e", "b.c.e",
    "usw", "cie", "max", "min", "avg", "hrs", "mins", "lbs", "oz",
  ]

  /// Words that open a sentence far more often than they go on with a name.
  static let sentenceOpeners: Set<String> = [
    "the", "a", "an", "it", "its", "in", "on", "at", "he", "she", "they", "we", "you", "i", "this", "that", "these",
    "those", "there", "then", "when", "while", "where", "as", "after", "before", "although", "however", "but", "and",
    "if", "for", "from", "with", "by", "to", "his", "her", "their", "our", "some", "many", "most", "other", "since",
    "because", "during", "until", "under", "no", "not", "such", "both", "all", "each", "one", "two", "also", "today",
    "der", "die", "das", "ein", "eine", "er", "sie", "es", "le", "la", "les", "un", "une", "il", "elle", "el", "los",
  ]
}
