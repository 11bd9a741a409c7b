using System.Globalization;
using System.Text;
using HRNet.Imaging.Shapes;

namespace HRNet.Imaging.Painting;

/// <summary>Writes shapes as an SVG document of the picture's size, to be laid over it.</summary>
internal static class SvgWriter
{
    /// <summary>The shapes alone, without the picture; the root element covers the picture's pixels one to one.</summary>
    /// <param name="width">Columns of the picture.</param>
    /// <param name="height">Rows of the picture.</param>
    /// <param name="shapes">Shapes in the order they are drawn.</param>
    /// <exception cref="ArgumentException">A mask is not of the picture's size.</exception>
    public static string Write(int width, int height, IReadOnlyList<Shape> shapes) =>
        Write(shapes, width, height, new Region(0, 0, width, height));

    /// <summary>The part of the picture that lies in a region, at the region's size.</summary>
    internal static string Write(IReadOnlyList<Shape> shapes, int width, int height, Region region)
    {
        ArgumentNullException.ThrowIfNull(shapes);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""<svg xmlns="http://www.w3.org/2000/svg" width="{region.Width}" height="{region.Height}" """)
            .Append(CultureInfo.InvariantCulture, $"""viewBox="{region.Left} {region.Top} {region.Width} {region.Height}">""").Append('\n');
        foreach (var shape in shapes)
            Append(svg, shape, width, height);
        return svg.Append("</svg>\n").ToString();
    }

    private static void Append(StringBuilder svg, Shape shape, int width, int height)
    {
        switch (shape)
        {
            case Line line:
                svg.Append($"""<line x1="{Center(line.From.X)}" y1="{Center(line.From.Y)}" x2="{Center(line.To.X)}" y2="{Center(line.To.Y)}" """)
                    .Append($"""stroke-width="{Number(line.Width)}" stroke-linecap="round" {Paint("stroke", line.Color)}/>""");
                break;
            case Disc disc:
                svg.Append($"""<circle cx="{Center(disc.Center.X)}" cy="{Center(disc.Center.Y)}" r="{Number(disc.Radius)}" {Paint("fill", disc.Color)}/>""");
                break;
            case Outline box:
                svg.Append($"""<rect x="{Center(box.TopLeft.X)}" y="{Center(box.TopLeft.Y)}" width="{Number(box.Size.X)}" height="{Number(box.Size.Y)}" """)
                    .Append($"""fill="none" stroke-width="{Number(box.Width)}" {Paint("stroke", box.Color)}/>""");
                break;
            case Label label:
                AppendLabel(svg, label, PlacedLabel.Place(label, width, height));
                break;
            case MaskFill mask when mask.Width == width && mask.Height == height:
                AppendMask(svg, mask);
                break;
            default:
                throw new ArgumentException($"This {shape.GetType().Name} does not fit a picture of {width} x {height}.", nameof(shape));
        }
        svg.Append('\n');
    }

    private static void AppendLabel(StringBuilder svg, Label label, PlacedLabel placed)
    {
        svg.Append($"""<g><title>{Escape(label.Text)}</title><rect x="{Center(placed.TopLeft.X)}" y="{Center(placed.TopLeft.Y)}" """)
            .Append($"""width="{Number(placed.Size.X)}" height="{Number(placed.Size.Y)}" {Paint("fill", label.Plate)}/>""")
            .Append("<path d=\"");
        foreach (var stroke in placed.Strokes)
            for (var i = 0; i < stroke.Length; i++)
                svg.Append(i == 0 ? 'M' : 'L').Append(Center(stroke[i].X)).Append(' ').Append(Center(stroke[i].Y));
        svg.Append('"').Append($""" fill="none" stroke-width="{Number(placed.StrokeWidth)}" stroke-linecap="round" stroke-linejoin="round" """)
            .Append($"{Paint("stroke", label.TextColor)}/></g>");
    }

    private static void AppendMask(StringBuilder svg, MaskFill mask)
    {
        svg.Append("<g>");
        foreach (var (id, path) in MaskContours.Trace(mask))
        {
            var color = mask.Fill[id];
            svg.Append($"""<path d="{path}" fill-rule="evenodd" {Paint("fill", color)}""");
            if (mask.OutlineWidth > 0)
                svg.Append($""" stroke-width="{mask.OutlineWidth}" stroke-linejoin="round" {Paint("stroke", color with { Opacity = 1 })}""");
            svg.Append("/>");
        }
        svg.Append("</g>");
    }

    private static string Paint(string property, Color color)
    {
        var paint = $"{property}=\"#{color.R:x2}{color.G:x2}{color.B:x2}\"";
        return color.Opacity >= 1 ? paint : $"{paint} {property}-opacity=\"{color.Opacity.ToString("0.###", CultureInfo.InvariantCulture)}\"";
    }

    // Pixel centers are at half coordinates in SVG and at whole ones in shapes.
    private static string Center(float coordinate) => Number(coordinate + 0.5f);

    private static string Number(float number) => Math.Clamp(number, -Painter.Farthest, Painter.Farthest).ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>Text as XML 1.0 allows it; what it does not allow becomes U+FFFD.</summary>
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) // Lone surrogates come out as U+FFFD.
            _ = rune.Value switch
            {
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '&' => escaped.Append("&amp;"),
                < ' ' and not '\t' and not '\n' and not '\r' or 0xFFFE or 0xFFFF => escaped.Append('\uFFFD'),
                _ => escaped.Append(rune),
            };
        return escaped.ToString();
    }
}
