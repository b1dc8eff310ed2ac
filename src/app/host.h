#pragma once

#include <string>

namespace latlab::app {

/// What the app asks of the page or window around it (README.md). Each call returns at once.
class Host {
  public:
    virtual ~Host() = default;
    virtual void open_file_picker() = 0;
    virtual void download(const std::string& name, const std::string& mime, const std::string& text) = 0;
    /// measure.py, with which networks are timed.
    virtual void download_script() = 0;
    virtual void copy_text(const std::string& text) = 0;
    virtual void set_status(const std::string& text) = 0;
    virtual void show_results(const std::string& json) = 0;
    virtual void show_refused(const std::string& json) = 0;
    virtual void store_session(const std::string& json) = 0;
    virtual void delete_stored() = 0;
    virtual void set_theme(const std::string& theme) = 0;
};

}  // namespace latlab::app
