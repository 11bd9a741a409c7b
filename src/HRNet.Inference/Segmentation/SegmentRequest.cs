namespace HRNet.Inference.Segmentation;

/// <summary>What a caller asks of a picture's classes.</summary>
public sealed record SegmentRequest
{
    /// <summary>The least <see cref="MaskSize"/>.</summary>
    public const int LeastMaskSize = 16;

    /// <summary>The greatest <see cref="MaskSize"/>.</summary>
    public const int MostMaskSize = 16_384;

    /// <summary>Whether the mirrored picture is run as well and both logits are averaged: steadier, at twice the cost.</summary>
    public bool Flip { get; init; }

    /// <summary>
    /// Pixels of the class map's longer side; the other side keeps the picture's ratio. The map never becomes larger than the picture, whose size it has where this is null.
    /// Logits are interpolated at this size, so time and memory after the network follow it and not the picture.
    /// </summary>
    /// <value><see cref="LeastMaskSize"/> to <see cref="MostMaskSize"/>, or null, the default.</value>
    public int? MaskSize { get; init; }

    /// <summary>Columns and rows of the class map that a picture gets.</summary>
    /// <param name="width">Columns of the picture.</param>
    /// <param name="height">Rows of the picture.</param>
    public (int Width, int Height) MapOf(int width, int height)
    {
        var longer = Math.Max(width, height);
        return MaskSize is not { } size || size >= longer ? (width, height) : (Scaled(width), Scaled(height));

        int Scaled(int side) => Math.Max(1, (int)Math.Round((double)side * size / longer));
    }
}
