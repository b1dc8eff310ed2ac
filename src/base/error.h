#pragma once

#include <stdexcept>
#include <string>

namespace latlab {

/// Something is wrong with what the user gave: says what, where, and how to mend it.
/// The command line ends with exit status 1, the page shows the three parts.
class DataError : public std::runtime_error {
  public:
    /// what: the fault in one clause. where: file, row, column (may be empty). mend: what to do (may be empty).
    DataError(std::string what, std::string where, std::string mend)
        : std::runtime_error(join(what, where, mend)),
          fault_(std::move(what)),
          where_(std::move(where)),
          mend_(std::move(mend)) {}
    explicit DataError(std::string what) : DataError(std::move(what), "", "") {}

    const std::string& fault() const { return fault_; }
    const std::string& where() const { return where_; }
    const std::string& mend() const { return mend_; }

  private:
    static std::string join(const std::string& what, const std::string& where, const std::string& mend) {
        std::string text = where.empty() ? what : where + ": " + what;
        return mend.empty() ? text : text + ". " + mend;
    }
    std::string fault_, where_, mend_;
};

/// A command was called wrongly (exit status 2).
class UsageError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// Thrown out of long work after the caller asked it to stop.
class Cancelled : public std::runtime_error {
  public:
    Cancelled() : std::runtime_error("cancelled") {}
};

}  // namespace latlab
