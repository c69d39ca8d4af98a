/// Everything an operator can configure, checked and with its default.
///
/// The keys of the file are the names below in snake case, for example `server.idle_timeout_seconds`; ``SettingKey/all``
/// lists them. `Config/cloister.yaml` shows every key with its default.
public struct Settings: Hashable, Sendable {
  public var server = Server()
  public var limits = Limits()
  public var ingest = Ingest()
  public var extraction = Extraction()
  public var chunking = Chunking()
  public var embedding = Embedding()
  public var index = Index()
  public var retrieval = Retrieval()
  public var answers = Answers()
  public var generator = Generator()
  public var `guard` = Guard()
  public var audit = Audit()
  public var log = Log()

  /// The defaults.
  public init() {}
}

extension Settings {
  /// The sockets and their connections.
  public struct Server: Hashable, Sendable {
    /// Permission bits of the public socket.
    public var socketMode: UInt32 = 0o660
    /// Members of this group may use the admin socket, beside root and the daemon's own user.
    public var adminGroup = "cloister-admin"
    public var idleTimeoutSeconds = 60
    public var shutdownTimeoutSeconds = 20
  }

  /// What one request, and all of them together, may use.
  public struct Limits: Hashable, Sendable {
    public var connectionCount = 256
    public var bodySizeBytes = 1 << 20
    public var bodyTimeoutSeconds = 30
    /// Length of a question or search text, in Unicode scalars.
    public var questionLengthCharacters = 4_000
    public var runningAnswerCount = 1
    public var waitingAnswerCount = 32
    public var answerTimeoutSeconds = 300
    public var embeddingInputCount = 256
    /// The most passages a request may ask for.
    public var passageCount = 50
    public var userConnectionCount = 128
    public var userRequestCount = 64
    public var userRequestsPerMinute = 6_000
    public var userBodyBytesPerMinute = 256 << 20
    public var userPromptTokensPerMinute = 1_000_000
  }

  /// The drop folder.
  public struct Ingest: Hashable, Sendable {
    /// Absolute path; nil means the standard place.
    public var folder: String?
    public var rescanIntervalSeconds = 60
    public var fileSizeBytes = 256 << 20
    /// Threads that read, cut and embed documents.
    public var workerCount = 2
  }

  /// The jailed process that reads one document.
  public struct Extraction: Hashable, Sendable {
    public var timeoutSeconds = 60
    public var memoryBytes = 1 << 30
    public var outputSizeBytes = 128 << 20
  }

  /// How texts are cut.
  public struct Chunking: Hashable, Sendable {
    public var sizeTokens = 200
    public var overlapTokens = 30
  }

  /// The model that turns texts into vectors.
  public struct Embedding: Hashable, Sendable {
    /// Name of the model's folder.
    public var model = "all-minilm-l6-v2"
    /// SHA-256 that the weights must have, in lower-case hexadecimal; nil to take any.
    public var weightsSHA256: String? = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
    /// 0 means one thread a core.
    public var threadCount = 0
  }

  /// How vectors are stored and searched.
  public struct Index: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, CaseIterable {
      /// The one that fits the number of chunks.
      case auto
      /// Every vector is compared.
      case flat
      /// Lists around centres, vectors of 8 bits a component.
      case ivfSQ8 = "ivf_sq8"
      /// Lists around centres, a first pass over codes of one bit a component.
      case ivfPQ = "ivf_pq"
    }
    public var type = Kind.auto
    /// Chunks up to which `auto` is `flat`, and above that up to which it is `ivf_sq8`.
    public var flatChunkCount = 50_000
    public var scalarChunkCount = 200_000
    /// The share of the ten nearest vectors that searches are adjusted to find.
    public var recall = 0.97
  }

  /// How passages are found.
  public struct Retrieval: Hashable, Sendable {
    /// Taken from each of the two searches before they are fused.
    public var candidateCount = 100
    /// Absolute path of a GGUF file; nil where no model orders the passages.
    public var rerankerFile: String?
  }

  /// How answers are made.
  public struct Answers: Hashable, Sendable {
    public var passageCount = 8
    public var maximumTokens = 512
    /// Collections whose documents are only quoted: an answer that may lean on one of them is strict.
    public var strictCollections: [String] = []
  }

  /// Who writes the answers.
  public struct Generator: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, CaseIterable {
      /// `moe` where a model is installed, else `builtin` where the model that ships is there, else `quote`.
      case auto
      /// The model that ships: a few words of the documents, and the sentence that they stand in.
      case builtin
      /// The sentences of the documents that best answer, word for word.
      case quote
      /// A model in a GGUF file, run by the daemon itself.
      case moe
      /// A model behind the OpenAI API on a Unix socket.
      case upstream
    }
    /// How keys and values of the attention are kept.
    public enum CacheType: String, Hashable, Sendable, CaseIterable {
      case f16, f32
    }
    public var kind = Kind.auto
    /// Absolute path of a GGUF file; nil means the only one in the models folder.
    public var modelFile: String?
    /// Absolute path of the built-in model; nil means the one that ships.
    public var readerFile: String?
    /// The longest prompt and answer together; 0 means the model's own, as far as memory reaches.
    public var contextTokens = 0
    /// 0 means one thread a core.
    public var threadCount = 0
    /// What the model may take; 0 means three quarters of what is free at the start.
    public var memoryBytes = 0
    public var kvCacheType = CacheType.f16
    /// For requests that say none.
    public var temperature = 0.0
    /// Absolute path of the socket of an engine; nil where none is used.
    public var upstreamSocket: String?
    /// The name of its model; empty means the first that it lists.
    public var upstreamModel = ""
  }

  /// The rules for questions, passages and answers.
  public struct Guard: Hashable, Sendable {
    /// Absolute path of the folder with the rule files; nil means the standard place.
    public var policyFolder: String?
    /// Absolute path of a GGUF file; nil where no model judges safety.
    public var modelFile: String?
  }

  /// The record of requests and changes.
  public struct Audit: Hashable, Sendable {
    /// How a text is kept.
    public enum TextForm: String, Hashable, Sendable, CaseIterable {
      case none
      /// Its SHA-256.
      case hashed
      /// So that the auditor's key alone opens it.
      case sealed
      case plain
    }
    public var isEnabled = true
    public var questionText = TextForm.hashed
    public var answerText = TextForm.none
    /// The auditor's public key as text, or the absolute path of the file that holds it; empty for none.
    public var sealTo = ""
    /// 0 keeps all.
    public var retentionDays = 0
  }

  /// The daemon's log on standard error.
  public struct Log: Hashable, Sendable {
    public enum Level: String, Hashable, Sendable, CaseIterable {
      case trace, debug, info, notice, warning, error, critical
    }
    public var level = Level.info
  }
}
