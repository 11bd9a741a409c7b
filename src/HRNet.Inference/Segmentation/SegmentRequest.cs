using System.Globalization;

namespace HRNet.Inference.Segmentation;

/// <summary>What a caller asks of a picture's classes.</summary>
public sealed record SegmentRequest
{
    /// <summary>The least <see cref="MaskSize"/>.</summary>
    public const int LeastMaskSize = 16;

    /// <summary>The greatest <see cref="MaskSize"/>.</summary>
    public const int MostMaskSize = 16_384;

    /// <summary>The most <see cref="Scales"/>.</summary>
    public const int MostScales = 8;

    /// <summary>The least of <see cref="Scales"/>.</summary>
    public const double LeastScale = 0.25;

    /// <summary>The greatest of <see cref="Scales"/>.</summary>
    public const double MostScale = 2;

    private static readonly IReadOnlyList<double> s_single = [1];

    /// <summary>What <see cref="Scales"/> may be, in words.</summary>
    public static string ScalesRule { get; } = string.Create(
        CultureInfo.InvariantCulture, $"1 to {MostScales} different numbers from {LeastScale} to {MostScale}, such as 0.5,0.75,1");

    /// <summary>Whether the mirrored picture is run as well and both are averaged: steadier, at twice the cost.</summary>
    public bool Flip { get; init; }

    /// <summary>
    /// The sizes at which the picture is seen, in parts of the model's own; the answers are averaged, as the code base of the model does
    /// it. Each costs its square.
    /// </summary>
    /// <value>
    /// 1 to <see cref="MostScales"/> different numbers from <see cref="LeastScale"/> to <see cref="MostScale"/>; 1 alone is the default.
    /// </value>
    public IReadOnlyList<double> Scales { get; init; } = s_single;

    /// <summary>
    /// Pixels of the class map's longer side; the other side keeps the picture's ratio. The map never becomes larger than the picture,
    /// whose size it has where this is null. Logits are interpolated at this size, so time and memory after the network follow it and not
    /// the picture.
    /// </summary>
    /// <value><see cref="LeastMaskSize"/> to <see cref="MostMaskSize"/>, or null, the default.</value>
    public int? MaskSize { get; init; }

    /// <summary>Reads scales.</summary>
    /// <param name="text">Numbers with commas between them, or null for the default.</param>
    /// <exception cref="RequestException">They are not what <see cref="Scales"/> may be.</exception>
    public static IReadOnlyList<double> ReadScales(string? text)
    {
        if (text is null)
            return s_single;
        const NumberStyles number = NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;
        var scales = text.Split(',')
            .Select(part => double.TryParse(part, number, CultureInfo.InvariantCulture, out var scale) ? scale : 0).ToList();
        return AreScales(scales) ? scales
            : throw new RequestException("scales", $"Scales are {ScalesRule}; '{(text.Length > 40 ? text[..40] + "..." : text)}' is not.");
    }

    /// <summary>Checks everything.</summary>
    /// <exception cref="RequestException">Something is not within its bounds.</exception>
    internal void Check()
    {
        if (MaskSize is < LeastMaskSize or > MostMaskSize)
            throw new RequestException("maskSize", $"A mask's size is from {LeastMaskSize} to {MostMaskSize} pixels; {MaskSize} is not.");
        if (!AreScales(Scales))
            throw new RequestException("scales", $"Scales are {ScalesRule}.");
    }

    /// <summary>Columns and rows of the class map that a picture gets.</summary>
    /// <param name="width">Columns of the picture.</param>
    /// <param name="height">Rows of the picture.</param>
    public (int Width, int Height) MapOf(int width, int height)
    {
        var longer = Math.Max(width, height);
        return MaskSize is not { } size || size >= longer ? (width, height) : (Scaled(width), Scaled(height));

        int Scaled(int side) => Math.Max(1, (int)Math.Round((double)side * size / longer));
    }

    private static bool AreScales(IReadOnlyList<double> scales) =>
        scales.Count is >= 1 and <= MostScales
            && scales.Distinct().Count() == scales.Count && scales.All(scale => scale is >= LeastScale and <= MostScale);
}
