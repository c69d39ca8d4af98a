internal import Audit
internal import ControlAPI
internal import Foundation

/// Why a command ends with another code than 0, beyond what the daemon or the socket said.
enum CommandError: Error {
  /// The command has said all there is to say.
  case ended(ControlAPI.ExitCode)
  case emptyQuestion
  case jsonDoesNotStream
  case noDocumentNamed
  case documentNotFound(name: String)
  case badCollection(name: String)
  case fileNotFound(path: String)
  case folderNotReachable(path: String)
  case modelNotFound(name: String)
  case modelExists(path: String)
  case copyDiffers(path: String)
  case unusableRecord(problem: String)
  case audit(AuditError)
  case unusableKey(path: String, problem: String)
  case notRules(path: String)
  case system(call: String, path: String, code: Int32)

  var exitCode: ControlAPI.ExitCode {
    switch self {
    case .ended(let code): code
    case .emptyQuestion, .jsonDoesNotStream, .noDocumentNamed, .badCollection, .notRules: .usage
    case .documentNotFound, .fileNotFound, .folderNotReachable, .modelNotFound: .notThere
    case .modelExists, .unusableKey: .failed
    case .audit(.fileUnavailable(_, _, let code)):
      code == ENOENT ? .notThere : code == EACCES || code == EPERM ? .notAllowed : .failed
    case .audit(.damaged): .damagedDataFound
    case .audit: .failed
    case .copyDiffers, .unusableRecord: .damagedDataFound
    case .system(_, _, let code): code == EACCES || code == EPERM || code == EROFS ? .notAllowed : .failed
    }
  }

  var message: String? {
    switch self {
    case .ended: nil
    case .emptyQuestion: "The question is empty."
    case .jsonDoesNotStream: "--json prints one object and does not stream: leave out --stream or --json."
    case .noDocumentNamed: "Name at least one document, or use --failed."
    case .documentNotFound(let name):
      "No document '\(name)' that you may read. 'cloister docs list' shows the documents and their numbers."
    case .badCollection(let name):
      "'\(name)' cannot name a collection: it must be one folder name that does not begin with a dot."
    case .fileNotFound(let path): "There is no file or folder \(path)."
    case .folderNotReachable(let path):
      "The daemon's folder \(path) is not there, or you may not see it."
    case .modelNotFound(let name):
      "No model '\(name)' is installed. 'cloister models list --all' shows the files and the catalogue; a file elsewhere "
        + "is named by its path."
    case .unusableRecord(let problem): "\(problem). Remove the record and verify the model again."
    case .notRules(let path):
      "\(path) holds no rule files of the guard. Copy the folder of rules that is in use and change the copy."
    case .modelExists(let path): "\(path) is there already; use --replace to put another file in its place."
    case .copyDiffers(let path):
      "What was written for \(path) is not what was read: the medium or the disk is damaged. Nothing was changed."
    case .audit(let error): error.description.prefix(1).uppercased() + error.description.dropFirst() + "."
    case .unusableKey(let path, let problem): problem.contains(path) ? problem + "." : "\(path): \(problem)."
    case .system(let call, let path, let code):
      "\(call) failed on \(path): \(String(cString: strerror(code)))."
    }
  }
}
