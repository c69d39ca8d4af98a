/// The reply of `GET /v1/models`.
public struct ModelList: Codable, Hashable, Sendable {
  public var object: String
  public var data: [Model]

  public struct Model: Codable, Hashable, Sendable {
    /// The name that requests use.
    public var id: String
    public var object: String
    /// Seconds since 1970.
    public var created: Int64
    public var ownedBy: String

    public init(id: String, createdAtSeconds: Int64, ownedBy: String = "cloister") {
      self.id = id
      object = "model"
      created = createdAtSeconds
      self.ownedBy = ownedBy
    }

    enum CodingKeys: String, CodingKey {
      case id, object, created
      case ownedBy = "owned_by"
    }
  }

  public init(_ models: [Model]) {
    object = "list"
    data = models
  }
}
