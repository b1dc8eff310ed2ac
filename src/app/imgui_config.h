#pragma once

// Compile-time choices for Dear ImGui (IMGUI_USER_CONFIG).

// WebGL has no base vertex: one draw list may need more than 65,536 vertices.
#define ImDrawIdx unsigned int
#define IMGUI_DISABLE_OBSOLETE_FUNCTIONS
#define IMGUI_DISABLE_DEMO_WINDOWS
#define IMGUI_DISABLE_METRICS_WINDOW
