import Synchronization
import Testing

@testable import Tensors

struct ThreadPoolTests {
  @Test("Every index is visited once", arguments: [1, 2, 3, 5])
  func visitsAll(_ threadCount: Int) {
    let pool = ThreadPool(threadCount: threadCount)
    #expect(pool.threadCount == threadCount)
    for count in [0, 1, 2, 7, 64, 1000] {
      for chunkCount in [1, 3, 64, 2000] {
        let visits = (0..<count).map { _ in Counter() }
        pool.run(count: count, chunkCount: chunkCount) { range in
          #expect(!range.isEmpty)
          for index in range { visits[index].add() }
        }
        #expect(visits.allSatisfy { $0.value == 1 })
      }
    }
  }

  @Test("Thousands of short runs end, asleep or awake")
  func manyRuns() {
    let (pool, visits) = (ThreadPool(threadCount: 3), Counter())
    for _ in 0..<20_000 { pool.run(count: 4) { visits.add($0.count) } }
    #expect(visits.value == 80_000)
  }

  @Test("A run inside a run is done by its thread")
  func nested() {
    let (pool, visits) = (ThreadPool(threadCount: 2), Counter())
    pool.run(count: 8) { _ in pool.run(count: 10) { visits.add($0.count) } }
    #expect(visits.value == 80)
  }

  @Test("Callers on several threads take turns")
  func severalCallers() async {
    let (pool, visits) = (ThreadPool(threadCount: 2), Counter())
    await withTaskGroup { group in
      for _ in 0..<4 {
        group.addTask { for _ in 0..<500 { pool.run(count: 10) { visits.add($0.count) } } }
      }
    }
    #expect(visits.value == 20_000)
  }
}

private final class Counter: Sendable {
  private let count = Atomic(0)
  var value: Int { count.load(ordering: .relaxed) }
  func add(_ more: Int = 1) { count.add(more, ordering: .relaxed) }
}
