import Audit
import Foundation
import Logging
import Server
import Settings
import Signatures

/// The audit as the settings have it, signed with the key of the appliance.
struct AuditRoom {
  /// nil where the operator has switched the audit off.
  let log: AuditLog?
  let keeping: AuditTextKeeping

  /// - Throws: `AuditError`, `SignatureError`, ``StartupError/sealingKeyWrong(reason:)``.
  init(_ settings: Settings, _ paths: DataPaths, key: SigningKey, version: String) throws {
    keeping = try Self.keeping(settings.audit)
    guard settings.audit.isEnabled else {
      log = nil
      return
    }
    let options = AuditOptions(
      key: key, retentionDays: settings.audit.retentionDays, productVersion: version)
    log = try AuditLog(directory: paths.stateFolder + "/audit", options: options)
  }

  private static func keeping(_ settings: Settings.Audit) throws -> AuditTextKeeping {
    func form(_ form: Settings.Audit.TextForm) throws -> AuditTextKeeping.Form {
      switch form {
      case .none: .none
      case .hashed: .hashed
      case .plain: .plain
      case .sealed: .sealed(try sealingKey(settings.sealTo))
      }
    }
    return AuditTextKeeping(question: try form(settings.questionText), answer: try form(settings.answerText))
  }

  private static func sealingKey(_ setting: String) throws -> SealingKey {
    do {
      return try SealingKey(text: setting.hasPrefix("/") ? String(contentsOfFile: setting, encoding: .utf8) : setting)
    } catch let error as SignatureError {
      throw StartupError.sealingKeyWrong(reason: error.description)
    } catch {
      throw StartupError.sealingKeyWrong(reason: "\(setting) cannot be read")
    }
  }
}
