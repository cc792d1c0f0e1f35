import ArgumentParser
import Cryptography
import FastCGI
import Logging
import PetShop
import PetShopAPI
import PetShopContracts

/// Runs the shop until somebody ends it.
struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "Answer requests from nginx.",
    discussion: """
      The listening socket is the one that LISTEN_FDS announces, as systemd passes it, else standard \
      input: either may be shared by several processes. With --socket the program makes one of its \
      own. SIGTERM finishes what is running and ends. While the database lacks migrations of this \
      program, it waits for them and answers nobody.
      """)

  @Option(help: "Listen on a Unix socket at this path.")
  var socket: String?

  func run() throws {
    // Before any thread: signals, and the environment.
    let signals = SignalWaiter()
    let systemd = ServiceNotifier()
    let configuration = try Configuration(Environment())
    let log = Logger(label: "petshop", level: configuration.logLevel)
    for notice in configuration.notices { log.notice("\(notice)") }

    let premises = Premises(configuration)
    let wait = SchemaWait(shop: premises.openShop(), systemd: systemd, log: log)
    guard wait.isOver(before: signals) else { return }
    let server = try makeServer(configuration, premises, log)
    let work = try startWork(configuration, premises, log)
    defer { for each in work { each.end() } }
    let serving = try ServingThread(server)
    systemd.send(.ready)
    systemd.send(.status("serving"))
    log.notice("serving", metadata: ["workers": "\(configuration.workers)"])

    let interval = min(systemd.pingInterval ?? .seconds(1), .seconds(1))
    while signals.next(within: interval).isNothingToEnd, serving.isRunning {
      if server.isMakingProgress { systemd.send(.alive) }
    }
    systemd.send(.stopping)
    server.stop()
    try serving.join()
    log.notice("stopped", metadata: ["served": "\(server.gauges.served)"])
  }

  /// What a worker does besides answering. None of it on the main thread: who waits for a database
  /// that stands still must not seem to stand still himself, or he is replaced.
  private func startWork(
    _ configuration: Configuration, _ premises: Premises, _ log: Logger
  ) throws -> [RecurringWork] {
    // At once, so that a service finds its key in use as soon as it is answered.
    var admission = KeyAdmission(configuration.apiKey, premises, log)
    admission.admitIfDue()
    let reconciling = try RecurringWork(every: Reconciler.interval) {
      Reconciler(premises.openShop(), log).settle
    }
    let housekeeping = try RecurringWork(every: .seconds(1)) { [admission] in
      var admission = admission
      let housekeeper = Housekeeper(premises.openShop(), log)
      return {
        admission.admitIfDue()
        housekeeper.cleanUpIfDue()
        return false
      }
    }
    return [reconciling, housekeeping]
  }

  private func makeServer(
    _ configuration: Configuration, _ premises: Premises, _ log: Logger
  ) throws -> FastCGIServer<ShopApplication> {
    let gateway = try Gateway(
      contracts: Contract.all, keptBytes: configuration.keptMebibytes << 20
    ) { error, requestID in
      log.error("\(error)", metadata: ["request": "\(requestID)"])
    }
    var options = FastCGI.Configuration()
    options.workers = configuration.workers
    options.slowWorkers = configuration.slowWorkers
    options.tendingInterval = .seconds(300)
    return try FastCGIServer(
      ShopApplication(gateway: gateway, premises: premises),
      listening: try listeningSocket(), configuration: options
    ) { event in log.report(event) }
  }

  private func listeningSocket() throws -> ListeningSocket {
    if let socket { return try ListeningSocket.bind(path: socket) }
    if let activated = try ListeningSocket.activated() { return activated }
    return try ListeningSocket.inherited()
  }
}

extension Optional where Wrapped == SignalWaiter.Signal {
  /// No signal came, or only the one that terminals send when they close.
  var isNothingToEnd: Bool { self == nil || self == .hangUp }
}

extension Premises {
  init(_ configuration: Configuration) {
    self.init(
      settings: configuration.shop,
      tokens: AccessTokens(
        signingKey: configuration.signingKey, previousKey: configuration.previousKey,
        issuer: configuration.baseURL, audience: configuration.baseURL,
        lifetime: configuration.tokenLifetime),
      passwords: PasswordHasher(
        maximumConcurrent: configuration.slowWorkers, maximumWaiting: configuration.slowWorkers),
      database: configuration.database)
  }
}

extension Logger {
  init(label: String, level: Logger.Level) {
    self.init(label: label) { _ in StandardErrorLog(logLevel: level) }
  }

  fileprivate func report(_ event: FastCGI.Event) {
    switch event {
    case .acceptFailed: error("cannot accept connections", metadata: ["event": "\(event)"])
    case .peerStalled, .requestAborted, .answerLost:
      debug("a peer went away", metadata: ["event": "\(event)"])
    }
  }
}
