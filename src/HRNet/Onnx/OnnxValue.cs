namespace HRNet.Onnx;

/// <summary>A value of the graph: its name, and its dimensions behind the batch where they are known before a picture comes.</summary>
internal sealed record OnnxValue(string Name, int? Channels, int? Rows, int? Columns)
{
    /// <summary>Number of dimensions: 4 for maps, 2 once they are averaged.</summary>
    public int Rank { get; init; } = 4;

    /// <summary>What its first dimension is called.</summary>
    public string Items { get; init; } = "batch";

    public OnnxValue Convolved(string name, int channels, int stride) =>
        new(name, channels, (Rows + stride - 1) / stride, (Columns + stride - 1) / stride);
}
