internal import Audit
public import ControlAPI
public import Domain
internal import Hummingbird

extension Appliance {
  /// Puts the rule files of the guard in force again, and records what became of it.
  ///
  /// - Parameter principal: nil where a signal asks for it.
  /// - Throws: ``ServerError/rulesRefused(reason:policySHA256:)``; the old ones stay in force.
  @discardableResult public func reloadGuard(by principal: Principal? = nil) async throws -> ReloadReport {
    do {
      let report = try await guardControl.reload()
      audit.record(
        .guardReloaded, .done, by: principal,
        detail: "policy \(report.policySHA256), before \(report.formerPolicySHA256)")
      return report
    } catch {
      audit.record(
        .guardReloaded, .failed, by: principal, detail: "policy \(guardControl.policySHA256) stays: \(error)")
      throw error
    }
  }

  /// The version of the policy in force.
  public var policySHA256: String { guardControl.policySHA256 }

  func reload(_ context: APIRequestContext) async throws -> Response {
    Response(json: try await reloadGuard(by: context.principal))
  }

  func calibrateGuard(_ request: Request, _ context: APIRequestContext) async throws -> Response {
    let body = try await request.decoded(CalibrationRequest.self, limits: options)
    var questions = body.questions ?? []
    if let day = body.since {
      questions = try await maintenance.perform {
        try audit.letThroughQuestions(from: day, limit: CalibrationRequest.questionLimit)
      }
      guard questions.count > 1 else {
        throw RequestError.invalid(
          parameter: "since", problem: "finds no questions: the audit keeps none as plain text since that day")
      }
    }
    let (sample, rate) = (questions, body.rate)
    return Response(
      json: try await attention(for: context).perform {
        try await guardControl.calibrate(questions: sample, rate: rate)
      })
  }
}
