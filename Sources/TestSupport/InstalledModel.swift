internal import Foundation

/// The real embedding model on this machine, for tests that start the daemon.
public enum InstalledModel {
  /// Why tests are skipped where it is absent.
  public static let absence = "The embedding model is absent: run `make model`, or set CLOISTER_TEST_MODEL_DIR."

  /// The folder that the environment names, else that of the checkout.
  public static var folder: String {
    ProcessInfo.processInfo.environment["CLOISTER_TEST_MODEL_DIR"]
      ?? Checkout.path + "/.build/models/all-minilm-l6-v2"
  }

  public static var isPresent: Bool { FileManager.default.fileExists(atPath: folder + "/model.safetensors") }
}

/// The checkout that the tests were built from.
public enum Checkout {
  public static var path: String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path
  }
}
