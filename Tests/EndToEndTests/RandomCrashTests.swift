import ControlAPI
import Foundation
import Glibc
import TestSupport
import Testing

/// How often to kill; 0 where nobody asks for it.
private let killCount = ProcessInfo.processInfo.environment["CLOISTER_RANDOM_KILLS"].flatMap(Int.init) ?? 0

/// `make test-kills`: takes minutes, and so is not part of the suite.
@Suite(
  "A daemon that is killed at random moments under load loses nothing", .serialized,
  .enabled(
    if: InstalledModel.isPresent && killCount > 0, "CLOISTER_RANDOM_KILLS says how often; not set"))
struct RandomCrashTests {
  @Test("Whenever it is killed, the next start has every file of the folder and nothing else, with a sound index")
  func randomMoments() throws {
    let daemon = DaemonClient(daemon: try TemporaryDaemon(model: InstalledModel.folder))
    var generator = SplitMix64(seed: 5)
    var files = ExpectedFiles()
    for number in 0..<8 { try files.add(number, to: daemon) }
    for kill in 0..<killCount {
      try daemon.daemon.start()
      let processID = daemon.daemon.processID
      let seconds = Double.random(in: 0...1.5, using: &generator)
      let killer = Thread {
        Thread.sleep(forTimeInterval: seconds)
        Glibc.kill(processID, SIGKILL)
      }
      killer.start()
      var number = 1000 * (kill + 1)
      while daemon.daemon.isRunning {
        number += 1
        try change(&files, number, in: daemon, &generator)
      }
      try daemon.daemon.start()
      try daemon.settle()
      try files.expectWhole(daemon, after: "kill \(kill) after \(seconds) s")
      daemon.daemon.kill()
      if (kill + 1).isMultiple(of: 10) { print("killed \(kill + 1) times of \(killCount)") }
    }
    print("killed \(killCount) times at random, \(files.words.count) files are left")
  }

  private func change(
    _ files: inout ExpectedFiles, _ number: Int, in daemon: DaemonClient, _ generator: inout SplitMix64
  ) throws {
    switch Int.random(in: 0..<8, using: &generator) {
    case 0, 1: try files.add(number, to: daemon)
    case 2: try files.copyOne(number, in: daemon)
    case 3: try files.renameOne(number, in: daemon)
    case 4, 5: if files.words.count > 6 { try files.removeOne(in: daemon) }
    case 6: _ = try? daemon.admin.post(Route.indexRebuild, as: IndexRebuildReport.self)
    default: _ = try? daemon.admin.post(Route.indexCompact, as: IndexCompactReport.self)
    }
    Thread.sleep(forTimeInterval: 0.02)
  }
}
