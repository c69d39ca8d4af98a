internal import ControlAPI
internal import Hummingbird

extension Appliance {
  /// Reads the headers of all model files, which takes long on a cold disk.
  func modelInventory() async throws -> Response {
    guard let inventory = description.modelInventory else { throw APIFailure.unknownRoute(Route.adminModels) }
    return Response(json: try await maintenance.perform { try inventory() })
  }
}
