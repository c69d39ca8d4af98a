/// The bytes by which a file of an unsupported type is known.
struct FileSignature {
  /// With its article, for a sentence: "a PNG image".
  let name: String
  private let bytes: [UInt8]
  private let offset: Int

  private init(_ name: String, _ bytes: [UInt8], at offset: Int = 0) {
    self.name = name
    self.bytes = bytes
    self.offset = offset
  }

  private init(_ name: String, _ text: String, at offset: Int = 0) {
    self.init(name, Array(text.utf8), at: offset)
  }

  func matches(_ beginning: [UInt8]) -> Bool {
    beginning.dropFirst(offset).starts(with: bytes)
  }

  static let all: [FileSignature] = [
    FileSignature("a PNG image", [0x89, 0x50, 0x4E, 0x47]),
    FileSignature("a JPEG image", [0xFF, 0xD8, 0xFF]),
    FileSignature("a GIF image", "GIF8"),
    FileSignature("a TIFF image", [0x49, 0x49, 0x2A, 0x00]),
    FileSignature("a TIFF image", [0x4D, 0x4D, 0x00, 0x2A]),
    FileSignature("a RIFF file (audio, video or WebP)", "RIFF"),
    FileSignature("an Ogg file", "OggS"),
    FileSignature("a FLAC recording", "fLaC"),
    FileSignature("an MP3 recording", "ID3"),
    FileSignature("an MP4 video", "ftyp", at: 4),
    FileSignature("a Matroska video", [0x1A, 0x45, 0xDF, 0xA3]),
    FileSignature("a Photoshop image", "8BPS"),
    FileSignature("an RTF text", "{\\rtf"),
    FileSignature("a PostScript file", "%!PS"),
    FileSignature("a program (ELF)", [0x7F, 0x45, 0x4C, 0x46]),
    FileSignature("a program (Mach-O)", [0xCF, 0xFA, 0xED, 0xFE]),
    FileSignature("a compiled Java class", [0xCA, 0xFE, 0xBA, 0xBE]),
    FileSignature("a WebAssembly module", [0x00, 0x61, 0x73, 0x6D]),
    FileSignature("a gzip archive", [0x1F, 0x8B]),
    FileSignature("a bzip2 archive", "BZh"),
    FileSignature("an xz archive", [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]),
    FileSignature("a Zstandard archive", [0x28, 0xB5, 0x2F, 0xFD]),
    FileSignature("a 7-Zip archive", [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]),
    FileSignature("a RAR archive", "Rar!\u{1A}\u{7}"),
    FileSignature("a tar archive", "ustar", at: 257),
    FileSignature("an empty ZIP archive", [0x50, 0x4B, 0x05, 0x06]),
    FileSignature("a part of a ZIP archive", [0x50, 0x4B, 0x07, 0x08]),
    FileSignature("an SQLite database", "SQLite format 3\u{0}"),
    FileSignature("a Parquet table", "PAR1"),
    FileSignature("a GGUF model", "GGUF"),
    FileSignature("a DjVu document", "AT&TFORM"),
    FileSignature("a Windows help file", "ITSF"),
  ]
}
