/// The release that this program is part of.
public enum Release {
  /// Semantic version (semver.org): the socket API and the command line are stable within a major version from 1 on.
  public static let version = "0.1.0"
}
