import Foundation

/// The memory that this process could take now.
enum AvailableMemory {
  /// In bytes: what the machine has without swapping, and not more than the control group leaves.
  static var sizeBytes: Int {
    let machine = meminfo(contents("/proc/meminfo") ?? "", field: "MemAvailable")
    return [machine, controlGroupRest].compactMap { $0 }.min() ?? 0
  }

  /// A field of proc_meminfo(5), in bytes.
  static func meminfo(_ text: String, field: String) -> Int? {
    let line = text.split(separator: "\n").first { $0.hasPrefix(field + ":") }
    return line?.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * 1024 }
  }

  /// What the bound of the control group leaves (cgroup v2); nil where there is none.
  private static var controlGroupRest: Int? {
    guard let line = contents("/proc/self/cgroup")?.split(separator: "\n").first(where: { $0.hasPrefix("0::") })
    else { return nil }
    let folder = "/sys/fs/cgroup" + line.dropFirst(3)
    guard let limit = number(folder + "/memory.max"), let used = number(folder + "/memory.current") else { return nil }
    return max(limit - used, 0)
  }

  private static func number(_ path: String) -> Int? {
    contents(path).flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
  }

  private static func contents(_ path: String) -> String? {
    try? String(contentsOf: URL(fileURLWithPath: path), encoding: .utf8)
  }
}
