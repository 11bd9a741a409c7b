namespace HRNet.Network;

/// <summary>How the values of a region are taken from a map (RoIAlign). The same weights mean different numbers with the other.</summary>
public enum RegionSampling
{
    /// <summary>Cells have their centers at half pixels, and as many samples as a region covers (mmdet since 2.0).</summary>
    Aligned,

    /// <summary>Cells have their centers at whole pixels, and two by two samples per bin (mmdet 1.x and the original detection code).</summary>
    Legacy,
}
