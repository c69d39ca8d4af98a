import ControlAPI
import Foundation
import ModelFiles
import Settings
import Tensors
import Transformer

extension ModelsFolder {
  /// The model files that are installed and those that are known, as of now.
  ///
  /// - Parameters:
  ///   - budgetBytes: What a model may take of the memory.
  ///   - usedFile: The file that answers are made with; nil where there is none.
  func inventory(budgetBytes: Int, usedFile: String?) -> ModelInventory {
    ModelInventory(
      folder: path, memoryBudgetBytes: budgetBytes, contextTokenCount: KnownModel.memoryContextTokenCount,
      supportedArchitectures: Decoder.supportedArchitectures,
      installed: files.map { entry(of: $0, budgetBytes: budgetBytes, isInUse: $0 == usedFile) },
      known: catalogue.models.map(WireKnownModel.init))
  }

  private func entry(of file: String, budgetBytes: Int, isInUse: Bool) -> WireModelFile {
    let name = (file as NSString).lastPathComponent
    let attributes = try? FileManager.default.attributesOfItem(atPath: file)
    var entry = WireModelFile(
      file: name, sizeBytes: (attributes?[.size] as? NSNumber)?.intValue ?? 0,
      sha256: try? RecordedDigest.read(for: file), model: catalogue.model(fileName: name)?.name, isInUse: isInUse)
    do {
      let summary = try ModelSummary(GGUFFile(path: file, isReadAhead: false))
      let need = summary.memoryNeed(contextTokenCount: KnownModel.memoryContextTokenCount)
      entry.header = WireModelFile.Header(summary)
      entry.memoryBytes = need.totalSizeBytes
      entry.fits = need.fits(inBytes: budgetBytes)
      entry.problem = Self.problem(of: summary)
    } catch {
      entry.problem = "\(error)"
    }
    return entry
  }

  /// Why a model cannot be run, whatever the memory; nil where it can.
  private static func problem(of summary: ModelSummary) -> String? {
    guard Decoder.supportedArchitectures.contains(summary.architecture) else {
      return "Models of the architecture '\(summary.architecture)' cannot be run."
    }
    let foreign = summary.formats.filter { WeightFormat(rawValue: $0.rawValue) == nil }.map(\.name).sorted()
    return foreign.isEmpty ? nil : "Weights in \(foreign.joined(separator: ", ")) cannot be read."
  }
}

extension WireModelFile.Header {
  init(_ summary: ModelSummary) {
    self.init(
      architecture: summary.architecture, name: summary.name, format: summary.format.name,
      parameterCount: summary.parameterCount, contextTokenCount: summary.contextTokenCount)
  }
}

extension WireKnownModel {
  init(_ model: KnownModel) {
    self.init(
      name: model.name, family: model.family, architecture: model.architecture, role: model.role.rawValue,
      licence: model.licence, origin: model.origin, parameterCount: model.parameterCount,
      activeParameterCount: model.activeParameterCount, contextTokenCount: model.contextTokenCount,
      memoryGigabytes: model.memoryGigabytes, sha256: model.sha256 ?? [:])
  }
}
