using System.Text;
using HRNet.Imaging;
using HRNet.Imaging.Painting;
using HRNet.Imaging.Shapes;

namespace HRNet.Inference.Overlays;

/// <summary>Overlays as files: the picture with the shapes painted on, or the shapes alone as SVG, as the file's extension says.</summary>
public static class OverlayFile
{
    /// <summary>What makes the bytes of a file. The shapes are painted onto the frame itself.</summary>
    /// <param name="path">Ends in .png, .jpg, .jpeg, .webp or .svg.</param>
    /// <exception cref="RequestException">It ends in something else.</exception>
    public static Func<IPictureCodec, Frame, IReadOnlyList<Shape>, byte[]> For(string path) =>
        Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".svg" => (_, frame, shapes) => Encoding.UTF8.GetBytes(SvgWriter.Write(frame.Width, frame.Height, shapes)),
            ".png" => Painted(PictureFormat.Png),
            ".jpg" or ".jpeg" => Painted(PictureFormat.Jpeg),
            ".webp" => Painted(PictureFormat.Webp),
            _ => throw new RequestException("out", $"'{Path.GetFileName(path)}' has to end in .png, .jpg, .webp or .svg."),
        };

    private static Func<IPictureCodec, Frame, IReadOnlyList<Shape>, byte[]> Painted(PictureFormat format) => (codec, frame, shapes) =>
    {
        codec.Paint(frame, shapes);
        return codec.Encode(frame, format);
    };
}
