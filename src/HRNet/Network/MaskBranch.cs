namespace HRNet.Network;

/// <summary>The part of Mask R-CNN that draws (He et al. 2017): stacked convolutions, twice the resolution, a logit per class and cell.</summary>
/// <param name="Stacked">Number of 3x3 convolutions.</param>
/// <param name="Channels">Their channels.</param>
/// <param name="Flow">Whether a stage of a cascade goes on from what the stage before saw of a region (the mask information flow of Hybrid Task Cascade, Chen et al.
/// 2019). The pyramid then has as many channels.</param>
public sealed record MaskBranch(int Stacked = 4, int Channels = 256, bool Flow = false)
{
    /// <summary>Rows and columns of what a mask is drawn from.</summary>
    public const int RegionSide = 14;

    /// <summary>Rows and columns of a mask.</summary>
    public const int Side = 2 * RegionSide;
}
