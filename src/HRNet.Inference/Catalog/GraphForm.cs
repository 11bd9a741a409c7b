using System.Globalization;
using HRNet.Models;
using HRNet.Onnx;

namespace HRNet.Inference.Catalog;

/// <summary>
/// What a graph's declaration allows: checked before a session is opened, so that a file that does not fit its card says so in words.
/// </summary>
/// <param name="SingleImage">Whether it takes one image at a time.</param>
/// <param name="FixedSize">Whether it takes no input size but its card's.</param>
internal sealed record GraphForm(bool SingleImage, bool FixedSize)
{
    /// <summary>Reads it off a model.</summary>
    /// <exception cref="ArgumentException">The graph has not the one image input and the output that the card tells of.</exception>
    public static GraphForm Of(ModelSummary model, ModelCard card)
    {
        if (model.Inputs is not [{ ElementType: "float", Dimensions: [var batch, var channels, var rows, var columns] }])
            throw new ArgumentException("the graph has not exactly one input of the form batch x 3 x height x width in float32.");
        if (!model.Outputs.Any(o => o.Name == card.Output))
            throw new ArgumentException(
                $"the graph has no output '{card.Output}' as the card says, but {string.Join(", ", model.Outputs.Select(o => o.Name))}.");
        if (Fixed(channels) is { } planes && planes != 3)
            throw new ArgumentException($"the graph's input has {planes} channels, not 3.");
        if (Fixed(batch) is { } images && images != 1)
            throw new ArgumentException($"the graph takes {images} images at a time and no other number.");
        var (height, width) = (Fixed(rows), Fixed(columns));
        if ((height ?? card.InputHeight) != card.InputHeight || (width ?? card.InputWidth) != card.InputWidth)
            throw new ArgumentException($"the graph's input is {rows}x{columns}, but the card says {card.InputHeight}x{card.InputWidth}.");
        return new GraphForm(Fixed(batch) is not null, height is not null || width is not null);
    }

    private static int? Fixed(string dimension) =>
        int.TryParse(dimension, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size > 0 ? size : null;
}
