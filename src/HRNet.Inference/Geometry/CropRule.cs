namespace HRNet.Inference.Geometry;

/// <summary>What the first index of a grid of n cells, laid over a crop, stands for. It has to be the rule that the weights were trained with.</summary>
internal enum CropRule
{
    /// <summary>Index 0 is the crop's edge and a cell is extent / n wide (Sun et al. 2019: get_affine_transform without half pixels).</summary>
    Plain,

    /// <summary>Index 0 is one edge, index n - 1 the other (Huang et al. 2020: unbiased data processing).</summary>
    Udp,

    /// <summary>Index 0 is the center of the first cell, half a cell from the edge (original facial landmark code: crop, then resize).</summary>
    HalfPixel,
}
