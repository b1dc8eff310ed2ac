#include "app/panel_trust.h"

#include <algorithm>
#include <cmath>

#include "app/architecture_strip.h"
#include "app/format.h"
#include "app/network_words.h"
#include "app/widgets.h"
#include "base/error.h"

namespace latlab::app {

namespace {

constexpr std::size_t devices_shown = 6, shares_shown = 5;
constexpr float bar_height = 4;

void draw_bar(double share, float width) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImDrawList* draw = ImGui::GetWindowDrawList();
    draw->AddRectFilled(at, {at.x + width, at.y + bar_height}, palette().hover, 2);
    const float filled = width * static_cast<float>(std::clamp(share, 0.0, 1.0));
    if (filled > 0) draw->AddRectFilled(at, {at.x + filled, at.y + bar_height}, palette().accent, 2);
    space(bar_height);
}

/// A name, a number at the right end, and below them a bar.
void draw_share(const std::string& name, const std::string& value, double share) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = room(), number = text_width(fonts().body, value);
    {
        const Column column(at.x, width - number - 12);
        text_block(fonts().body, palette().text, name);
    }
    draw_text(fonts().body, {at.x + width - number, at.y + 11}, palette().text, value);
    space(5);
    draw_bar(share, width);
    space(12);
}

/// A network as a strip with its operations in words below.
void draw_network(const SearchSpace& space_of, const Architecture& architecture) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    draw_strip(space_of, architecture, {at.x, at.y + 12});
    space(26);
    caption(short_name(space_of, architecture));
}

/// What is said about a measurement, with a button beside it, or below where the card is narrow.
void draw_measurement(Workspace& workspace, const MeasuredNetwork& network, const std::string& reason) {
    const bool out = workspace.left_out(network);
    const std::string label = (out ? "Use it again##" : "Leave it out##") + network.notation;
    const float wide = button_width(out ? "Use it again" : "Leave it out"), width = room();
    const bool beside = width > 560;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    {
        const Column column(at.x, beside ? width - wide - 20 : width);
        draw_network(workspace.space(), network.architecture);
        space(6);
        text_block(fonts().body, palette().text, reason);
    }
    const ImVec2 end = ImGui::GetCursorScreenPos();
    if (beside) {
        ImGui::SetCursorScreenPos({at.x + width - wide, at.y});
    } else {
        space(8);
    }
    if (button(label)) workspace.leave_out(network, !out);
    if (!beside) return;
    const float bottom = std::max(end.y, ImGui::GetCursorScreenPos().y);
    ImGui::SetCursorScreenPos({at.x, bottom});
}

std::string percent(double share) {
    return format_fixed(100 * share, share < 0.1 ? 1 : 0) + " %";
}

}  // namespace

void draw_suspicious(Workspace& workspace) {
    std::vector<std::pair<const MeasuredNetwork*, std::string>> listed;
    for (const SuspiciousNetwork& one : workspace.transferred()->trust.suspicious)
        listed.emplace_back(&workspace.networks()[one.network], one.reason);
    for (const MeasuredNetwork& network : workspace.networks()) {
        const auto same = [&](const auto& entry) { return entry.first == &network; };
        if (workspace.left_out(network) && std::none_of(listed.begin(), listed.end(), same))
            listed.emplace_back(&network,
                                "Left out. It was measured as " + format_short(network.latency) + " ms.");
    }
    if (listed.empty()) return;
    space(20);
    const Card card;
    const bool contradicted = !workspace.transferred()->trust.suspicious.empty();
    heading(contradicted ? "Look at these again" : "Left out");
    space(2);
    caption(contradicted ? "The other measurements contradict them. Nothing is lost by leaving one out."
                         : "The predictor does without these measurements, as you chose.");
    for (const auto& [network, reason] : listed) {
        space(16);
        draw_measurement(workspace, *network, reason);
    }
}

void draw_next(Controller& controller) {
    const Workspace& workspace = controller.workspace;
    const std::vector<NextNetwork>& next = workspace.transferred()->trust.next;
    if (next.empty()) return;
    {
        const Card card;
        heading("One more measurement");
        space(2);
        caption("This network would tell most about all others.");
        space(10);
        try {
            draw_network(workspace.space(), workspace.space().parse(next.front().architecture));
        } catch (const DataError&) {
            caption(next.front().architecture);
        }
        space(8);
        std::string text =
            "It would narrow the intervals by about " + percent(next.front().narrows) + " on average";
        if (next.size() > 1) {
            text += "; together with " + format_count(next.size() - 1, "more", "more") + " by " +
                    percent(next.back().narrows);
        }
        text_block(fonts().body, palette().text, text + ".");
        space(12);
        Flow flow;
        flow.next(button_width("Copy it"));
        if (button("Copy it")) controller.host().copy_text(next.front().architecture);
        std::string all;
        for (const NextNetwork& network : next) all += network.architecture + "\n";
        const std::string label = "Copy all " + std::to_string(next.size());
        flow.next(button_width(label));
        if (next.size() > 1 && button(label)) controller.host().copy_text(all);
    }
    space(20);
}

void draw_similar(Workspace& workspace) {
    const TransferResult& result = *workspace.transferred();
    const Card card;
    heading("Most similar known devices");
    space(2);
    caption("By the rank correlation of their latencies with yours.");
    space(12);
    std::vector<std::string>& out = workspace.settings.exclude_sources;
    const bool can_leave_out = result.predictor == "few-shot";
    std::size_t shown = 0;
    for (const SimilarDevice& device : result.similar) {
        if (shown == devices_shown) break;
        ++shown;
        const ImVec2 at = ImGui::GetCursorScreenPos();
        const float width = room(), wide = can_leave_out ? button_width("Leave out") : 0;
        const bool gone = std::find(out.begin(), out.end(), device.device) != out.end();
        {
            const Column column(at.x, can_leave_out ? width - wide - 8 : width);
            draw_share(device.device, format_fixed(device.spearman, 3), device.spearman);
        }
        if (!can_leave_out || gone) continue;
        const ImVec2 end = ImGui::GetCursorScreenPos();
        ImGui::SetCursorScreenPos({at.x + width - wide, at.y - 4});
        if (button("Leave out##" + device.device, Emphasis::plain))
            workspace.leave_out_device(device.device, true);
        ImGui::SetCursorScreenPos(end);
    }
    if (shown == 0) paragraph("None to compare with.");
    const std::vector<std::string> left_out = out;
    if (!left_out.empty()) space(6);
    for (const std::string& device : left_out) {
        const ImVec2 at = ImGui::GetCursorScreenPos();
        const float width = room(), wide = button_width("Use it");
        {
            const Column column(at.x, width - wide - 8);
            text_block(fonts().body, palette().quiet,
                       device + " is left out, with what else is the same device");
        }
        const ImVec2 end = ImGui::GetCursorScreenPos();
        ImGui::SetCursorScreenPos({at.x + width - wide, at.y - 6});
        if (button("Use it##" + device)) workspace.leave_out_device(device, false);
        ImGui::SetCursorScreenPos({at.x, std::max(end.y, ImGui::GetCursorScreenPos().y)});
        space(8);
    }
}

void draw_assumed(const TransferResult& result) {
    const TrustResult& trust = result.trust;
    if (trust.shares.empty() && trust.dead_text.empty()) return;
    space(20);
    const Card card;
    heading("What it assumed");
    space(2);
    caption("How much of the differences between networks each kind of knowledge explains.");
    space(12);
    for (std::size_t i = 0; i < std::min(trust.shares.size(), shares_shown); ++i) {
        const KnowledgeShare& one = trust.shares[i];
        if (one.share >= 0.01) draw_share(one.name, format_fixed(100 * one.share, 0) + " %", one.share);
    }
    if (!trust.dead_text.empty()) text_block(fonts().body, palette().text, trust.dead_text);
}

}  // namespace latlab::app
