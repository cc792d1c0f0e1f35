import Glibc

/// A line of standard input that nobody is to see.
enum SecretLine {
  /// Asks for it where somebody types, who sees nothing of it (`tcsetattr`); nil at the end of the
  /// input. A signal that would end the program waits for the end of the line, and the terminal is as it
  /// was by then.
  static func read(_ prompt: String) -> String? {
    var shown = termios()
    guard unsafe tcgetattr(STDIN_FILENO, &shown) == 0 else { return readLine() }
    var (ends, before) = (sigset_t(), sigset_t())
    unsafe sigemptyset(&ends)
    for signal in [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP] { unsafe sigaddset(&ends, signal) }
    unsafe sigprocmask(SIG_BLOCK, &ends, &before)
    defer { unsafe sigprocmask(SIG_SETMASK, &before, nil) }
    var hidden = shown
    hidden.c_lflag &= ~tcflag_t(ECHO)
    // What was typed before the question is no answer to it.
    unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden)
    StandardError.write(prompt)
    defer {
      unsafe tcsetattr(STDIN_FILENO, TCSANOW, &shown)
      StandardError.write("\n")
    }
    return readLine()
  }
}
