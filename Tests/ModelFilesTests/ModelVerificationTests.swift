import Foundation
import ModelFiles
import TestSupport
import Testing

@Suite("A model file")
struct ModelVerificationTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path + "/tiny.gguf" }

  init() throws {
    folder = try TemporaryFolder()
  }

  /// A header as of a decoder of two layers, and some tensors.
  private func writer(_ change: (inout GGUFWriter) -> Void = { _ in }) -> GGUFWriter {
    var writer = GGUFWriter()
    writer.set("general.architecture", .string("qwen3moe"))
    writer.set("general.name", .string("Tiny"))
    writer.set("qwen3moe.block_count", .uint32(2))
    writer.set("qwen3moe.context_length", .uint32(1024))
    writer.set("qwen3moe.embedding_length", .uint32(64))
    writer.set("qwen3moe.attention.head_count", .uint32(4))
    writer.set("qwen3moe.attention.head_count_kv", .uint32(2))
    writer.set("qwen3moe.attention.key_length", .uint32(32))
    writer.add("a", format: 8, shape: [4, 64], bytes: [UInt8](repeating: 1, count: 4 * 2 * 34))
    writer.add("b", shape: [16], floats: [Float](repeating: 1, count: 16))
    change(&writer)
    return writer
  }

  private func write(_ bytes: [UInt8]) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  private func summary(_ change: (inout GGUFWriter) -> Void = { _ in }) throws -> ModelSummary {
    try write(writer(change).bytes())
    return try ModelSummary(GGUFFile(path: path, isReadAhead: false))
  }

  private func verify(listings: [String: String] = [:], recorded: String? = nil) throws -> ModelVerification {
    try ModelVerification.run(path: path, fileName: "tiny.gguf", listings: listings, recorded: recorded)
  }

  @Test("is summed up from its header")
  func summary() throws {
    let summary = try summary { _ in }
    #expect(summary.architecture == "qwen3moe")
    #expect(summary.name == "Tiny")
    #expect(summary.format == .q8_0)
    #expect(summary.formats == [.q8_0, .f32])
    #expect(summary.parameterCount == 272)
    #expect(summary.contextTokenCount == 1024)
    #expect(summary.stateValueCountPerToken == 2 * 2 * (32 + 32))
    #expect(summary.memoryNeed(contextTokenCount: 4096).stateSizeBytes == 1024 * 256 * 2)
  }

  @Test("keeps of each token what its attention needs: one latent, or keys and values of each layer")
  func state() throws {
    let latent = try summary {
      $0.set("qwen3moe.attention.kv_lora_rank", .uint32(24))
      $0.set("qwen3moe.rope.dimension_count", .uint32(8))
    }
    #expect(latent.stateValueCountPerToken == 2 * (24 + 8))
    let uneven = try summary {
      $0.set("qwen3moe.attention.head_count_kv", .array([.uint32(1), .uint32(3), .uint32(9)]))
      $0.set("qwen3moe.attention.value_length", .uint32(16))
    }
    #expect(uneven.stateValueCountPerToken == 4 * (32 + 16))
    let hostile = try summary { $0.set("qwen3moe.attention.key_length", .uint32(1)) }
    #expect(hostile.stateValueCountPerToken == 2 * 2 * 2)
  }

  @Test("without an architecture or a tensor is no model")
  func noModel() throws {
    try write(GGUFWriter().bytes())
    #expect(throws: ModelFileError.self) { try ModelSummary(GGUFFile(path: path)) }
    var bare = GGUFWriter()
    bare.set("general.architecture", .string("llama"))
    try write(bare.bytes())
    #expect(throws: ModelFileError.self) { try ModelSummary(GGUFFile(path: path)) }
  }

  @Test("is intact where its digest is the recorded or the listed one")
  func intact() throws {
    try write(writer().bytes())
    let digest = try FileDigest.sha256(path: path)
    #expect(digest == (try MappedFile(path: path).sha256()))
    #expect(try verify().finding == .unrecorded)
    #expect(try verify(recorded: digest).finding == .intact(.record))
    let listed = try verify(listings: ["tiny.gguf": digest])
    #expect(listed.finding == .intact(.catalogue))
    #expect(listed.sha256 == digest)
    #expect(!listed.isDamaged)
    #expect(try verify(listings: ["before-renaming.gguf": digest]).finding == .intact(.catalogue))
    #expect(listed.summary?.architecture == "qwen3moe")
  }

  @Test("differs where one bit changed, and is damaged where it was cut")
  func damaged() throws {
    var bytes = writer().bytes()
    try write(bytes)
    let digest = try FileDigest.sha256(path: path)
    bytes[bytes.count - 1] ^= 1
    try write(bytes)
    let changed = try verify(recorded: digest)
    #expect(changed.finding == .differs(from: .record, expected: digest))
    #expect(changed.isDamaged)
    #expect(try verify(listings: ["tiny.gguf": digest]).finding == .differs(from: .catalogue, expected: digest))
    try write(Array(bytes.dropLast(30)))
    let cut = try verify(recorded: digest)
    #expect(cut.isDamaged)
    #expect(cut.summary == nil)
  }

  @Test("that is not there is an error of its own")
  func missing() {
    #expect(throws: ModelFileError.unreadable(path: path, operation: "open", code: ENOENT)) { try verify() }
  }

  @Test("shows how far its check has come, which can be ended")
  func progress() throws {
    try write(
      writer { $0.add("c", format: 0, shape: [3 << 20], bytes: [UInt8](repeating: 0, count: 12 << 20)) }.bytes())
    let total = try MappedFile(path: path).sizeBytes
    var seen: [Int] = []
    _ = try ModelVerification.run(path: path, fileName: "x", listings: [:], recorded: nil) { done, all in
      seen.append(done)
      #expect(all == total)
    }
    #expect(seen.count > 2 && seen == seen.sorted() && seen.last == total)
    #expect(throws: CancellationError.self) {
      try ModelVerification.run(path: path, fileName: "x", listings: [:], recorded: nil) { _, _ in
        throw CancellationError()
      }
    }
  }

  @Test("has its digest recorded beside it as sha256sum writes it")
  func record() throws {
    try write(writer().bytes())
    #expect(try RecordedDigest.read(for: path) == nil)
    let digest = try FileDigest.sha256(path: path)
    try RecordedDigest.write(digest, for: path)
    #expect(try RecordedDigest.read(for: path) == digest)
    let text = try String(contentsOfFile: path + ".sha256", encoding: .utf8)
    #expect(text == "\(digest)  tiny.gguf\n")
    for bad in ["", "abc", String(repeating: "g", count: 64), digest + "0"] {
      try bad.write(toFile: path + ".sha256", atomically: true, encoding: .utf8)
      #expect(throws: ModelFileError.self) { try RecordedDigest.read(for: path) }
    }
  }
}
