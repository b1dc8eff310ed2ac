#include "cli/terminal.h"

#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <memory>

namespace latlab {
namespace {

volatile std::sig_atomic_t interrupted = 0;

void note_interrupt(int signal) {
    interrupted = 1;
    std::signal(signal, SIG_DFL);  // a second Ctrl-C ends the program at once
}

// Writes over one line, at most ten times a second, and leaves the line empty.
class RewrittenLine {
  public:
    ~RewrittenLine() { std::fprintf(stderr, "\r\x1b[K"); }
    void show(double share, const std::string& text) {
        const auto now = std::chrono::steady_clock::now();
        if (shown_ && now - last_ < std::chrono::milliseconds(100)) return;
        shown_ = true;
        last_ = now;
        std::fprintf(stderr, "\r\x1b[K%3.0f %%  %.100s", 100 * share, text.c_str());
    }

  private:
    bool shown_ = false;
    std::chrono::steady_clock::time_point last_;
};

class LogLines {
  public:
    void show(double share, const std::string& text) {
        const int tenth = static_cast<int>(10 * share);
        if (tenth == tenth_) return;
        tenth_ = tenth;
        std::fprintf(stderr, "%3.0f %%  %s\n", 100 * share, text.c_str());
    }

  private:
    int tenth_ = -1;
};

template <class Display>
Progress on_display() {
    return Progress([display = std::make_shared<Display>()](double share, const std::string& text) {
        display->show(share, text);
        return !interrupted;
    });
}

}  // namespace

Progress terminal_progress() {
    std::signal(SIGINT, note_interrupt);
    return isatty(STDERR_FILENO) ? on_display<RewrittenLine>() : on_display<LogLines>();
}

}  // namespace latlab
