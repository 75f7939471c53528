package dev.backupcodes.keycloak.benchmark;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A picture of a few numbers: horizontal bars, as SVG without scripts, for a light and for a dark page. */
public final class BarChart {

    private static final int WIDTH = 800;
    private static final int HEAD = 52;
    private static final int LINE = 32;
    private static final int BAR = 20;
    private static final int MARGIN = 16;
    private static final int GAP = 8;

    /** Of most letters in the size of a label. */
    private static final int LETTER = 7;

    /** A picture in a page knows the reader's choice of light or dark, and nothing else of the page. */
    private static final String STYLE = """
            <style>
              .page { fill: #ffffff; stroke: #d2d2d2; }
              .title { fill: #151515; font-size: 15px; font-weight: bold; }
              .unit { fill: #3c3f42; font-size: 12px; }
              .label, .value { fill: #151515; font-size: 13px; }
              .axis { stroke: #8a8d90; }
              .other { fill: #8a8d90; }
              .ours { fill: #0066cc; }
              @media (prefers-color-scheme: dark) {
                .page { fill: #1b1d21; stroke: #444548; }
                .title, .label, .value { fill: #f0f0f0; }
                .unit { fill: #c7c7c7; }
                .other { fill: #6a6e73; }
                .ours { fill: #2b9af3; }
              }
            </style>
            """;

    /**
     * One bar.
     *
     * @param value how long it is; a negative one has no length
     * @param text what stands at its end
     * @param ours whether it is the extension's, and so in colour
     */
    public record Bar(String label, double value, String text, boolean ours) {}

    private final String title;
    private final String unit;
    private final List<Bar> bars;
    private final int axis;
    private final double scale;

    private BarChart(String title, String unit, List<Bar> bars) {
        this.title = title;
        this.unit = unit;
        this.bars = bars;
        this.axis = MARGIN + GAP + LETTER * longest(bars.stream().map(Bar::label));
        int ends = MARGIN + GAP + LETTER * longest(bars.stream().map(Bar::text));
        double greatest = bars.stream()
                .mapToDouble(Bar::value)
                .filter(value -> value > 0)
                .max()
                .orElse(1);
        this.scale = Math.max(0, WIDTH - axis - ends) / greatest;
    }

    private static int longest(Stream<String> texts) {
        return texts.mapToInt(String::length).max().orElse(0);
    }

    /** @param unit what the bars are measured in, under the title */
    public static String svg(String title, String unit, List<Bar> bars) {
        return new BarChart(title, unit, bars).svg();
    }

    private String svg() {
        int height = HEAD + bars.size() * LINE + MARGIN;
        StringBuilder svg = new StringBuilder(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\"".formatted(WIDTH, height));
        svg.append(" font-family=\"sans-serif\" role=\"img\" aria-labelledby=\"title desc\">\n");
        svg.append("<title id=\"title\">%s</title>\n".formatted(escaped(title)));
        svg.append("<desc id=\"desc\">%s</desc>\n".formatted(escaped(inWords())));
        svg.append(STYLE);
        svg.append("<rect class=\"page\" x=\"0.5\" y=\"0.5\" width=\"%d\" height=\"%d\" rx=\"6\"/>\n"
                .formatted(WIDTH - 1, height - 1));
        svg.append(text("title", MARGIN, 24, "start", title));
        svg.append(text("unit", MARGIN, 42, "start", unit));
        for (int i = 0; i < bars.size(); i++) {
            svg.append(drawn(bars.get(i), HEAD + i * LINE));
        }
        svg.append("<path class=\"axis\" d=\"M%d %dV%d\"/>\n".formatted(axis, HEAD, height - MARGIN));
        return svg.append("</svg>\n").toString();
    }

    /** For those who do not see it. */
    private String inWords() {
        return unit + ": "
                + String.join(
                        "; ",
                        bars.stream().map(bar -> bar.label() + " " + bar.text()).toList());
    }

    private String drawn(Bar bar, int top) {
        double length = Math.max(0, bar.value()) * scale;
        int middle = top + LINE / 2;
        return text("label", axis - GAP, middle + 5, "end", bar.label())
                + String.format(
                        Locale.ROOT,
                        "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>\n",
                        bar.ours() ? "ours" : "other",
                        axis,
                        middle - BAR / 2,
                        length,
                        BAR)
                + text("value", axis + length + GAP, middle + 5, "start", bar.text());
    }

    private static String text(String look, double x, int y, String anchor, String text) {
        return String.format(
                Locale.ROOT,
                "<text class=\"%s\" x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">%s</text>\n",
                look,
                x,
                y,
                anchor,
                escaped(text));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
