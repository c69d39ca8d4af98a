/// The kinds of text file, found by name and, for HTML, by content.
enum TextKind: Equatable {
  case plain
  case markdown
  case html
  /// Cells separated by the scalar.
  case delimited(separator: Unicode.Scalar, mediaType: String)
  /// Program source; cut at its top-level units.
  case source(mediaType: String)
  /// Structured data and logs; cut at lines.
  case data(mediaType: String)

  init(name: String, beginning: Substring) {
    let fileExtension = FileName.fileExtension(of: name)
    let known =
      Self.byExtension[fileExtension] ?? Self.byName[FileName.lastComponent(of: name)]
      ?? (fileExtension.isEmpty ? nil : Self.sourceMediaTypes[fileExtension].map { .source(mediaType: $0) })
    self = known ?? (Self.looksLikeHTML(beginning) ? .html : .plain)
  }

  var mediaType: String {
    switch self {
    case .plain: "text/plain"
    case .markdown: "text/markdown"
    case .html: "text/html"
    case .delimited(_, let mediaType), .source(let mediaType), .data(let mediaType): mediaType
    }
  }

  private static func looksLikeHTML(_ beginning: Substring) -> Bool {
    let start = beginning.drop(while: \.isWhitespace).prefix(64).lowercased()
    return start.hasPrefix("<!doctype html") || start.hasPrefix("<html")
  }

  private static let byExtension: [String: TextKind] = [
    "md": .markdown, "markdown": .markdown, "mdown": .markdown, "mkd": .markdown, "mdx": .markdown, "qmd": .markdown,
    "html": .html, "htm": .html, "xhtml": .html, "shtml": .html,
    "csv": .delimited(separator: ",", mediaType: "text/csv"),
    "tsv": .delimited(separator: "\t", mediaType: "text/tab-separated-values"),
    "json": .data(mediaType: "application/json"), "jsonl": .data(mediaType: "application/jsonl"),
    "ndjson": .data(mediaType: "application/jsonl"), "geojson": .data(mediaType: "application/geo+json"),
    "ipynb": .data(mediaType: "application/json"),
    "yaml": .data(mediaType: "application/yaml"), "yml": .data(mediaType: "application/yaml"),
    "toml": .data(mediaType: "application/toml"), "xml": .data(mediaType: "application/xml"),
    "xsd": .data(mediaType: "application/xml"), "xsl": .data(mediaType: "application/xml"),
    "svg": .data(mediaType: "image/svg+xml"), "plist": .data(mediaType: "application/xml"),
    "ini": .data(mediaType: "text/plain"), "cfg": .data(mediaType: "text/plain"),
    "conf": .data(mediaType: "text/plain"), "properties": .data(mediaType: "text/plain"),
    "env": .data(mediaType: "text/plain"), "log": .data(mediaType: "text/plain"),
    "css": .source(mediaType: "text/css"), "service": .data(mediaType: "text/plain"),
  ]

  private static let byName: [String: TextKind] = [
    "makefile": .source(mediaType: "text/x-makefile"), "dockerfile": .source(mediaType: "text/x-dockerfile"),
    "cmakelists.txt": .source(mediaType: "text/x-cmake"), "jenkinsfile": .source(mediaType: "text/x-groovy"),
    "rakefile": .source(mediaType: "text/x-ruby"), "gemfile": .source(mediaType: "text/x-ruby"),
  ]

  private static let sourceMediaTypes: [String: String] = {
    let languages = [
      "c": "c h", "c++": "cc cpp cxx hh hpp hxx inl", "csharp": "cs csx", "clojure": "clj cljs cljc edn",
      "cmake": "cmake", "dart": "dart", "elixir": "ex exs", "erlang": "erl hrl", "fortran": "f f77 f90 f95 for",
      "fsharp": "fs fsi fsx", "go": "go", "groovy": "groovy gradle", "haskell": "hs lhs", "java": "java",
      "javascript": "js cjs mjs jsx", "julia": "jl", "kotlin": "kt kts", "lisp": "lisp lsp el scm rkt", "lua": "lua",
      "matlab": "m", "nim": "nim", "objective-c": "mm", "ocaml": "ml mli", "pascal": "pas pp", "perl": "pl pm",
      "php": "php", "powershell": "ps1 psm1", "prolog": "pro", "protobuf": "proto", "python": "py pyi pyx",
      "r": "r", "ruby": "rb", "rust": "rs", "scala": "scala sc", "shell": "sh bash zsh fish ksh bat cmd",
      "sql": "sql", "swift": "swift", "tcl": "tcl", "terraform": "tf hcl", "typescript": "ts tsx mts cts",
      "vbnet": "vb vbs bas", "verilog": "v sv svh", "vhdl": "vhd vhdl", "vue": "vue svelte", "zig": "zig",
      "assembly": "s asm", "makefile": "mk", "nix": "nix", "graphql": "graphql gql", "cobol": "cob cbl",
      "ada": "adb ads", "awk": "awk", "less": "less scss sass", "cuda": "cu cuh",
    ]
    var types: [String: String] = [:]
    for (language, extensions) in languages {
      for name in extensions.split(separator: " ") { types[String(name)] = "text/x-\(language)" }
    }
    return types
  }()
}
