internal import Foundation

/// A record as the Open Cybersecurity Schema Framework writes it, so that any collector of security events reads it.
///
/// Start and stop are events of class 6002 (Application Lifecycle), all others of class 6003 (API Activity), both of
/// schema version 1.3.0. What the schema has no place for stands under `unmapped`.
struct OCSFEvent: Codable {
  static let schemaVersion = "1.3.0"

  var activityID: Int
  var activityName: String
  var actor: Actor
  var api: API?
  var app: Product?
  var categoryName = "Application Activity"
  var categoryUID = 6
  var className: String
  var classUID: Int
  var metadata: Metadata
  var observables: [Observable]?
  var resources: [Resource]?
  var severity: String
  var severityID: Int
  var sourceEndpoint: Endpoint?
  var status: String
  /// The ``AuditRecord/Outcome``.
  var statusCode: AuditRecord.Outcome
  var statusDetail: String?
  var statusID: Int
  /// Milliseconds since 1970.
  var time: Int64
  var typeName: String
  var typeUID: Int
  var unmapped: Unmapped

  enum CodingKeys: String, CodingKey {
    case actor, api, app, metadata, observables, resources, severity, status, time, unmapped
    case activityID = "activity_id"
    case activityName = "activity_name"
    case categoryName = "category_name"
    case categoryUID = "category_uid"
    case className = "class_name"
    case classUID = "class_uid"
    case severityID = "severity_id"
    case sourceEndpoint = "src_endpoint"
    case statusCode = "status_code"
    case statusDetail = "status_detail"
    case statusID = "status_id"
    case typeName = "type_name"
    case typeUID = "type_uid"
  }

  /// The user, or the daemon by itself.
  struct Actor: Codable {
    var appName: String?
    var user: User?

    enum CodingKeys: String, CodingKey {
      case user
      case appName = "app_name"
    }

    struct User: Codable {
      var name: String?
      /// The number, in decimal digits.
      var uid: String
    }
  }

  struct API: Codable {
    var operation: String
    var request: Request?

    struct Request: Codable {
      /// The answer's id.
      var uid: String
    }
  }

  struct Product: Codable {
    var name = "Cloister"
    var vendorName = "Cloister"
    var version: String

    enum CodingKeys: String, CodingKey {
      case name, version
      case vendorName = "vendor_name"
    }
  }

  struct Metadata: Codable {
    var product: Product
    /// The number of the record.
    var sequence: Int
    var version = OCSFEvent.schemaVersion
  }

  /// What to search events for.
  struct Observable: Codable {
    var name: String
    var typeID: Int
    var value: String

    enum CodingKeys: String, CodingKey {
      case name, value
      case typeID = "type_id"
    }
  }

  struct Resource: Codable {
    static let document = "document"

    var type: String
    var uid: String
  }

  struct Endpoint: Codable {
    var name = "localhost"
  }

  struct Unmapped: Codable {
    var action: AuditRecord.Action
    var anchor: SignedHead?
    var answer: StoredText?
    var answerTrace: AnswerTrace?
    var previous: String
    var question: StoredText?
    var removedFiles: [RemovedAuditFile]?
    var software: [String: String]?
    var timingsMilliseconds: [String: Double]?
    var verdicts: [AuditVerdict]?

    enum CodingKeys: String, CodingKey {
      case action, anchor, answer, previous, question, software, verdicts
      case answerTrace = "trace"
      case removedFiles = "removed_files"
      case timingsMilliseconds = "timings_ms"
    }
  }
}
