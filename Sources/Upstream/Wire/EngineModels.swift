internal import ControlAPI
internal import Foundation

/// The reply of `GET /v1/models`.
struct EngineModels: Decodable {
  struct Model: Decodable {
    var id: String
    /// vLLM: the longest prompt and answer together, in tokens.
    var contextTokenCount: Int?
    /// llama-server.
    var meta: Meta?

    struct Meta: Decodable {
      var contextTokenCount: Int?
      var trainedContextTokenCount: Int?

      var usableTokenCount: Int? { contextTokenCount ?? trainedContextTokenCount }

      enum CodingKeys: String, CodingKey {
        case contextTokenCount = "n_ctx"
        case trainedContextTokenCount = "n_ctx_train"
      }
    }

    enum CodingKeys: String, CodingKey {
      case id, meta
      case contextTokenCount = "max_model_len"
    }
  }

  var data: [Model]

  /// - Throws: ``UpstreamError``.
  static func list(_ options: UpstreamOptions) throws(UpstreamError) -> EngineModels {
    let path = options.socketPath
    do {
      let client = SocketClient(path: path, timeoutSeconds: options.listTimeoutSeconds)
      var reply = try client.send(SocketRequest(method: "GET", target: Route.models))
      let body = try reply.body(maximumByteCount: 16 << 20)
      guard reply.isSuccess else {
        throw UpstreamError.refused(
          path: path, status: reply.status, reason: EngineReason.text(of: body, without: []))
      }
      guard let models = try? JSONDecoder().decode(EngineModels.self, from: Data(body)) else {
        throw UpstreamError.notOpenAI(path: path, problem: "\(Route.models) holds no list of models")
      }
      return models
    } catch let error as SocketClientError {
      throw UpstreamError(error, path: path)
    } catch let error as UpstreamError {
      throw error
    } catch {
      throw .connectionLost(path: path)
    }
  }

  /// The model that the options mean.
  ///
  /// Engines list the model itself first, and adapters to it behind it.
  ///
  /// - Throws: ``UpstreamError/modelMissing(path:name:available:)`` or ``UpstreamError/noModel(path:)``.
  func model(for options: UpstreamOptions) throws(UpstreamError) -> Model {
    guard let name = options.model else {
      guard let first = data.first else { throw .noModel(path: options.socketPath) }
      return first
    }
    guard let model = data.first(where: { $0.id == name }) else {
      throw .modelMissing(path: options.socketPath, name: name, available: data.map(\.id))
    }
    return model
  }
}
