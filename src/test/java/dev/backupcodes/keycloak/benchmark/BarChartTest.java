package dev.backupcodes.keycloak.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backupcodes.keycloak.benchmark.BarChart.Bar;
import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class BarChartTest {

    @Test
    void givenTwoNumbersThenTheirBarsAreInProportionAndOursIsInColour() throws Exception {
        Document svg = drawn(new Bar("theirs", 10, "10 ms", false), new Bar("ours", 20, "20 ms", true));

        double theirs = width(bar(svg, "other"));
        double ours = width(bar(svg, "ours"));

        assertThat(ours).isEqualTo(2 * theirs);
    }

    @Test
    void givenMarkupInATextThenItIsText() throws Exception {
        Document svg = drawn(new Bar("<script>\"a\" & b</script>", 1, "<1 ms", true));

        assertThat(svg.getElementsByTagName("script").getLength()).isZero();
        assertThat(svg.getDocumentElement().getTextContent()).contains("<script>\"a\" & b</script>", "<1 ms");
    }

    @Test
    void givenNothingOrLessThanNothingThenThereIsNoBarOfThatLength() throws Exception {
        Document svg = drawn(new Bar("less", -3, "-3 ms", true), new Bar("nothing", 0, "0 ms", false));

        assertThat(width(bar(svg, "ours"))).isZero();
        assertThat(width(bar(svg, "other"))).isZero();
    }

    private static Document drawn(Bar... bars) throws Exception {
        String svg = BarChart.svg("A title", "milliseconds", List.of(bars));
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    private static Element bar(Document svg, String look) {
        for (int i = 0; i < svg.getElementsByTagName("rect").getLength(); i++) {
            Element rect = (Element) svg.getElementsByTagName("rect").item(i);
            if (rect.getAttribute("class").equals(look)) {
                return rect;
            }
        }
        throw new AssertionError("no bar " + look);
    }

    private static double width(Element bar) {
        return Double.parseDouble(bar.getAttribute("width"));
    }
}
