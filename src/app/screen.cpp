#include "app/screen.h"

#include <imgui_internal.h>

#include <algorithm>
#include <stdexcept>

#include "app/focus.h"
#include "imgui_impl_opengl3.h"
#include "imgui_impl_sdl.h"

#ifdef __EMSCRIPTEN__
#include <GLES3/gl3.h>
#else
#include <SDL_opengl.h>
#endif

namespace latlab::app {

namespace {

#ifdef __EMSCRIPTEN__
constexpr const char* shading_language = "#version 300 es";
#else
constexpr const char* shading_language = "#version 130";
#endif

void choose_context() {
#ifdef __EMSCRIPTEN__
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, SDL_GL_CONTEXT_PROFILE_ES);
    // Without alpha the browser need not blend the canvas with the page.
    SDL_GL_SetAttribute(SDL_GL_ALPHA_SIZE, 0);
#endif
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MAJOR_VERSION, 3);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MINOR_VERSION, 0);
    SDL_GL_SetAttribute(SDL_GL_DOUBLEBUFFER, 1);
    SDL_GL_SetAttribute(SDL_GL_DEPTH_SIZE, 0);
    SDL_GL_SetAttribute(SDL_GL_STENCIL_SIZE, 0);
}

void clear(ImU32 colour, int width, int height) {
    const ImVec4 c = ImGui::ColorConvertU32ToFloat4(colour);
    glViewport(0, 0, width, height);
    glClearColor(c.x, c.y, c.z, 1);
    glClear(GL_COLOR_BUFFER_BIT);
}

}  // namespace

Screen::Screen(const char* title, int width, int height) {
    if (SDL_Init(SDL_INIT_VIDEO) != 0) throw std::runtime_error(SDL_GetError());
    choose_context();
    Uint32 flags = SDL_WINDOW_OPENGL | SDL_WINDOW_ALLOW_HIGHDPI;
#ifndef __EMSCRIPTEN__
    flags |= SDL_WINDOW_RESIZABLE;
#endif
    window_ = SDL_CreateWindow(title, SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, width, height, flags);
    if (window_ == nullptr) throw std::runtime_error(SDL_GetError());
    context_ = SDL_GL_CreateContext(window_);
    if (context_ == nullptr) throw std::runtime_error(SDL_GetError());
    SDL_GL_MakeCurrent(window_, context_);

    ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
    io.ConfigInputTextCursorBlink = false;  // a blinking caret would keep drawing
    ImGui_ImplSDL2_InitForOpenGL(window_, context_);
    ImGui_ImplOpenGL3_Init(shading_language);
    io.KeyMap[ImGuiKey_Tab] = -1;  // Tab is ours (focus.h)
    SDL_StartTextInput();
}

Screen::~Screen() {
    ImGui_ImplOpenGL3_Shutdown();
    ImGui_ImplSDL2_Shutdown();
    ImGui::DestroyContext();
    SDL_GL_DeleteContext(context_);
    SDL_DestroyWindow(window_);
    SDL_Quit();
}

Screen::Received Screen::take_events() {
    Received received;
    SDL_Event event;
    int height = 0;
    SDL_GetWindowSize(window_, nullptr, &height);
    while (SDL_PollEvent(&event) != 0) {
        wake();
        touch_.take(event, height);
        if (event.type == SDL_QUIT) received.closed = true;
        if (event.type == SDL_DROPFILE) {
            received.dropped_file = event.drop.file;
            SDL_free(event.drop.file);
        }
        if (event.type == SDL_MOUSEWHEEL) {
            // The platform layer rounds every event to a whole step; trackpads send small fractions.
            ImGui::GetIO().MouseWheel += event.wheel.preciseY;
            continue;
        }
        if (event.type == SDL_KEYDOWN) {
            const SDL_Keysym& key = event.key.keysym;
            if (key.sym == SDLK_TAB) {
                if ((key.mod & (KMOD_CTRL | KMOD_ALT)) == 0) move_focus((key.mod & KMOD_SHIFT) != 0);
                continue;
            }
            const bool paste = key.sym == SDLK_v && (key.mod & (KMOD_CTRL | KMOD_GUI)) != 0;
            if (paste && !text_field_active()) received.paste = true;
        }
        ImGui_ImplSDL2_ProcessEvent(&event);
    }
    return received;
}

bool Screen::text_field_active() const {
    return ImGui::GetIO().WantTextInput;
}

void Screen::resize(int width, int height) {
    SDL_SetWindowSize(window_, std::max(1, width), std::max(1, height));
    wake();
}

void Screen::measure() {
    int width = 1, pixels = 1;
    SDL_GetWindowSize(window_, &width, nullptr);
    SDL_GL_GetDrawableSize(window_, &pixels, nullptr);
    const float ratio =
        std::clamp(static_cast<float>(pixels) / static_cast<float>(std::max(1, width)), 0.5F, 4.0F);
    // Rounding of odd sizes must not count as another ratio.
    if (std::abs(ratio - ratio_) < 0.01F) return;
    ratio_ = ratio;
    build_fonts(ratio);
    ImGui_ImplOpenGL3_DestroyFontsTexture();
    ImGui_ImplOpenGL3_CreateFontsTexture();
}

void Screen::begin_frame() {
    ImGuiIO& io = ImGui::GetIO();
    ImGui_ImplOpenGL3_NewFrame();
    ImGui_ImplSDL2_NewFrame();
    io.DeltaTime = std::clamp(io.DeltaTime, 0.001F, 1.0F);
    if (touch_.apply()) wake();
    // Enter presses what has the focus, as Space does.
    if (io.KeysDown[SDL_SCANCODE_RETURN] && !io.WantTextInput) io.NavInputs[ImGuiNavInput_Activate] = 1;
    if (pasting_) {
        (io.ConfigMacOSXBehaviors ? io.KeySuper : io.KeyCtrl) = true;
        io.KeysDown[SDL_SCANCODE_V] = true;
    }
    ImGui::NewFrame();
}

void Screen::draw(Theme theme, const std::function<void(float, float)>& content) {
    if (context_lost_) return;
    --frames_due_;
    measure();
    if (theme_ != static_cast<int>(theme)) {
        apply_theme(theme);
        theme_ = static_cast<int>(theme);
    }
    begin_frame();
    ImGuiIO& io = ImGui::GetIO();
    content(io.DisplaySize.x, io.DisplaySize.y);
    ImGui::Render();
    if (pasting_) {
        pasting_ = io.KeyCtrl = io.KeySuper = io.KeysDown[SDL_SCANCODE_V] = false;
        wake();
    }
    int width = 0, height = 0;
    SDL_GL_GetDrawableSize(window_, &width, &height);
    clear(palette().page, width, height);
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
    SDL_GL_SwapWindow(window_);
}

void Screen::paste(std::string text) {
    SDL_SetClipboardText(text.c_str());
    pasting_ = true;
    wake();
}

void Screen::restore_context() {
    // The objects went with the context; new ones are made with the next frame.
    ImGui_ImplOpenGL3_DestroyDeviceObjects();
    context_lost_ = false;
    ratio_ = 0;
    wake();
}

}  // namespace latlab::app
