using HRNet.Onnx.Messages;
using Dimension = HRNet.Onnx.Messages.TensorShapeProto.Types.Dimension;

namespace HRNet.Onnx;

/// <summary>How inputs and outputs are declared: float32, the first dimension symbolic, the other dimensions fixed or symbolic.</summary>
internal static class GraphValues
{
    public static ValueInfoProto Describe(OnnxValue value, string height, string width)
    {
        Dimension[] dimensions = [new() { DimParam = value.Items }, Of(value.Channels, "channels"), Of(value.Rows, height), Of(value.Columns, width)];
        return new()
        {
            Name = value.Name,
            Type = new()
            {
                TensorType = new()
                {
                    ElemType = (int)TensorProto.Types.DataType.Float,
                    Shape = new() { Dim = { dimensions.Take(value.Rank) } },
                },
            },
        };
    }

    private static Dimension Of(int? size, string symbol) => size is { } fixedSize ? new() { DimValue = fixedSize } : new() { DimParam = symbol };
}

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
