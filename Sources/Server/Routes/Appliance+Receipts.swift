internal import Audit
internal import ControlAPI
internal import Domain
internal import Hummingbird
internal import Ingestion

extension Appliance {
  func receipt(_ request: Request) async throws -> Response {
    let items = request.queryItems
    var receipt: SignedReceipt?
    if let id = items.first(where: { $0.name == "document" }).flatMap({ DocumentID($0.value) }) {
      receipt = try await receipts.receipt(of: id)
    } else if let path = items.first(where: { $0.name == "path" })?.value {
      receipt = try await receipts.receipt(ofPath: path)
    } else {
      throw RequestError.missing(parameter: "document")
    }
    guard let receipt else { throw APIFailure.unknownReceipt }
    return Response(json: receipt)
  }

  func receiptKey() -> Response { Response(json: ReceiptKeyReport(publicKey: receipts.publicKey)) }

  func checkReceipt(_ request: Request) async throws -> Response {
    let signed = try await request.decoded(ReceiptCheckRequest.self, limits: options).receipt
    let isSigned = try await receipts.isSigned(signed)
    let found = try await receipts.findAgain(signed.receipt)
    return Response(json: ReceiptCheckReport(isSigned: isSigned, receipt: signed.receipt, foundPaths: found))
  }
}

extension APIFailure {
  static let unknownReceipt = APIFailure(
    .notFound, .receiptNotFound, "There is no receipt of such a document; it was not deleted, or has another name.")
}
