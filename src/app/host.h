#pragma once

#include <string>

namespace latlab::app {

/// What the app asks of the page or window around it (README.md). Each call returns at once.
class Host {
  public:
    virtual ~Host() = default;
    virtual void open_file_picker() = 0;
    virtual void download(const std::string& name, const std::string& mime, const std::string& text) = 0;
    /// Whether save_picture() does anything.
    virtual bool can_save_pictures() const = 0;
    /// An SVG document as a PNG file of twice its size.
    virtual void save_picture(const std::string& name, const std::string& svg) = 0;
    /// Whether measure() does anything: the page can time networks on its own device.
    virtual bool can_measure() const = 0;
    virtual void measure(const std::string& json) = 0;
    /// Networks as files, in a zip archive or a folder.
    virtual void save_networks(const std::string& json) = 0;
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
