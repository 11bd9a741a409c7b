namespace HRNet.Network;

/// <summary>The part of Mask R-CNN that draws (He et al. 2017): stacked convolutions, twice the resolution, a logit per class and cell.</summary>
/// <param name="Stacked">Number of 3x3 convolutions.</param>
/// <param name="Channels">Their channels.</param>
public sealed record MaskBranch(int Stacked = 4, int Channels = 256)
{
    /// <summary>Rows and columns of what a mask is drawn from.</summary>
    public const int RegionSide = 14;

    /// <summary>Rows and columns of a mask.</summary>
    public const int Side = 2 * RegionSide;
}
