namespace HRNet.Network;

/// <summary>What can be said about a network without weights.</summary>
/// <param name="Parameters">All tensors that it needs, in the order of the computation.</param>
/// <param name="MultiplyAdds">Multiply-adds of convolutions, linear layers and matrix products for one image; published tables call 2^30 of
/// them a GFLOP.</param>
/// <param name="OutputShapes">Channels, rows and columns of each output for that image.</param>
public sealed record NetworkSummary(
    IReadOnlyList<Parameter> Parameters, long MultiplyAdds, IReadOnlyList<(int Channels, int Rows, int Columns)> OutputShapes)
{
    /// <summary>Surveys a network for images of that many rows and columns.</summary>
    public static NetworkSummary Of(Architecture architecture, int rows, int columns)
    {
        var shapes = new ShapeInference();
        var outputs = architecture.Describe(shapes, new Extent(3, rows, columns));
        return new(shapes.Parameters, shapes.MultiplyAdds, [.. outputs.Select(x => (x.Channels, x.Rows, x.Columns))]);
    }
}
