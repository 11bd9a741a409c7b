using HRNet.Network;
using HRNet.Onnx.Messages;
using static HRNet.Network.LayerParameters;
using static HRNet.Onnx.GraphBuilder;

namespace HRNet.Onnx;

/// <summary>
/// The interpreter that writes a network as an ONNX graph (opset 17); batch norms are folded into the convolutions before them.
/// </summary>
internal sealed class OnnxGraph(GraphBuilder graph) : ILayers<OnnxValue>
{
    private readonly Dictionary<(string Name, int Start), string> dimensions = [];

    public int Channels(OnnxValue x) => x.Channels
        ?? throw new InvalidOperationException($"{x.Name} has as many channels as the picture has pixels; no layer with weights can follow.");

    public OnnxValue Convolution(OnnxValue x, string name, int channels, int kernel, int stride, bool bias, string? norm)
    {
        var weight = Weight(name, channels, Channels(x), kernel, kernel);
        var offset = bias ? Bias(name, channels) : null;
        if (norm is not null)
            graph.Plan([weight, Bias(name, channels)], source => ConvolutionFolding.Fold(source, weight, offset, norm));
        else if (offset is not null)
            graph.Plan([weight, offset], source => [source.Read(weight), source.Read(offset)]);
        else
            graph.Plan([weight], source => [source.Read(weight)]);

        string[] inputs = bias || norm is not null ? [x.Name, $"{name}.weight", $"{name}.bias"] : [x.Name, $"{name}.weight"];
        long pad = kernel / 2;
        var output = graph.Node(
            "Conv", inputs, name,
            Attribute("kernel_shape", kernel, kernel), Attribute("strides", stride, stride), Attribute("pads", pad, pad, pad, pad));
        return x.Convolved(output, channels, stride) with { Items = x.Items };
    }

    public OnnxValue Deconvolution(OnnxValue x, string name, int channels)
    {
        var (weight, bias) = (Weight(name, Channels(x), channels, 2, 2), Bias(name, channels));
        graph.Plan([weight, bias], source => [source.Read(weight), source.Read(bias)]);
        var output = graph.Node(
            "ConvTranspose", [x.Name, weight.Name, bias.Name], name, Attribute("kernel_shape", 2, 2), Attribute("strides", 2, 2));
        return x with { Name = output, Channels = channels, Rows = 2 * x.Rows, Columns = 2 * x.Columns };
    }

    /// <summary>
    /// Opset 17 has no group norm: the groups are normalized as if each were an instance, then every channel is scaled and moved.
    /// </summary>
    public OnnxValue GroupNorm(OnnxValue x, string name, int groups)
    {
        var channels = Channels(x);
        var (weight, bias) = (Weight(name, channels), Bias(name, channels));
        graph.Plan([weight with { Shape = [channels, 1, 1] }], source => [source.Read(weight)]);
        graph.Plan([bias with { Shape = [channels, 1, 1] }], source => [source.Read(bias)]);

        var one = graph.Floats([groups], [.. Enumerable.Repeat(1f, groups)]);
        var zero = graph.Floats([groups], new float[groups]);
        var grouped = graph.Node("Reshape", [x.Name, graph.Integers(0, groups, -1)]);
        var normal = graph.Node("InstanceNormalization", [grouped, one, zero], null, Attribute("epsilon", 1e-5f));
        var shape = x is { Rows: { } rows, Columns: { } columns }
            ? graph.Integers(0, channels, rows, columns)
            : graph.Node("Shape", [x.Name]);
        var scaled = graph.Node("Mul", [graph.Node("Reshape", [normal, shape]), weight.Name]);
        return x with { Name = graph.Node("Add", [scaled, bias.Name]) };
    }

    public OnnxValue Linear(OnnxValue x, string name, int outputs)
    {
        var (weight, bias) = (Weight(name, outputs, Channels(x)), Bias(name, outputs));
        graph.Plan([weight, bias], source => [source.Read(weight), source.Read(bias)]);
        return x with { Name = graph.Node("Gemm", [x.Name, weight.Name, bias.Name], name, Attribute("transB", 1L)), Channels = outputs };
    }

    public OnnxValue Relu(OnnxValue x) => Same(x, "Relu");

    public OnnxValue Exp(OnnxValue x) => Same(x, "Exp");

    public OnnxValue Softmax(OnnxValue x) => Same(x, "Softmax", Attribute("axis", -1L));

    public OnnxValue Add(OnnxValue a, OnnxValue b) => a with { Name = graph.Node("Add", [a.Name, b.Name]) };

    public OnnxValue Multiply(OnnxValue x, float factor) => x with { Name = graph.Node("Mul", [x.Name, graph.Floats([], factor)]) };

    public OnnxValue Scale(OnnxValue x, string name)
    {
        var scale = new Parameter(name, []);
        graph.Plan([scale], source => [source.Read(scale)]);
        return x with { Name = graph.Node("Mul", [x.Name, name]) };
    }

    public OnnxValue Upsample(OnnxValue x, OnnxValue target, Upsampling flavour)
    {
        AttributeProto[] attributes = flavour switch
        {
            // Floor of destination * source size / destination size repeats pixels where the factor is whole.
            Upsampling.Nearest =>
                [Attribute("mode", "nearest"), Attribute("coordinate_transformation_mode", "asymmetric"), Attribute("nearest_mode", "floor")],
            Upsampling.HalfPixel => [Attribute("mode", "linear"), Attribute("coordinate_transformation_mode", "half_pixel")],
            Upsampling.AlignCorners => [Attribute("mode", "linear"), Attribute("coordinate_transformation_mode", "align_corners")],
            _ => throw new ArgumentOutOfRangeException(nameof(flavour), flavour, "No such upsampling flavour."),
        };
        string[] inputs = WholeFactors(x, target) is var (rows, columns)
            ? [x.Name, "", graph.Floats([4], 1, 1, rows, columns)]
            : [x.Name, "", "", graph.Node("Concat", [Dimensions(x, 0), Dimensions(target, 2)], null, Attribute("axis", 0L))];
        return new(graph.Node("Resize", inputs, null, attributes), x.Channels, target.Rows, target.Columns);
    }

    public OnnxValue Concat(IReadOnlyList<OnnxValue> xs) =>
        xs[0] with { Name = graph.Node("Concat", xs.Select(x => x.Name), null, Attribute("axis", 1L)), Channels = xs.Sum(Channels) };

    public OnnxValue AveragePool(OnnxValue x, int side) => new(
        graph.Node("AveragePool", [x.Name], null, Attribute("kernel_shape", side, side), Attribute("strides", side, side)),
        x.Channels, x.Rows / side, x.Columns / side);

    public OnnxValue GlobalAverage(OnnxValue x) =>
        new(graph.Node("Flatten", [graph.Node("GlobalAveragePool", [x.Name])], null, Attribute("axis", 1L)), x.Channels, 1, 1) { Rank = 2 };

    public OnnxValue RoiAlign(OnnxValue x, OnnxValue regions, int side, int stride, RegionSampling sampling)
    {
        var aligned = sampling == RegionSampling.Aligned;
        var boxes = graph.Node("Gather", [regions.Name, graph.Integers(1, 2, 3, 4)], null, Attribute("axis", 1L));
        var first = graph.Node("Gather", [regions.Name, graph.Integers(0)], null, Attribute("axis", 1L));
        var items = graph.Node("Cast", [graph.Node("Squeeze", [first, graph.Integers(1)])], null, Attribute("to", (long)TensorProto.Types.DataType.Int64));
        var seen = graph.Node(
            "RoiAlign", [x.Name, boxes, items], null,
            Attribute("mode", "avg"), Attribute("output_height", (long)side), Attribute("output_width", (long)side),
            Attribute("spatial_scale", 1f / stride), Attribute("sampling_ratio", aligned ? 0L : 2L),
            Attribute("coordinate_transformation_mode", aligned ? "half_pixel" : "output_half_pixel"));
        return new(seen, x.Channels, side, side) { Items = regions.Items };
    }

    public OnnxValue Append(IReadOnlyList<OnnxValue> xs) => xs[0] with
    {
        Name = graph.Node("Concat", xs.Select(x => x.Name), null, Attribute("axis", 0L)),
        Items = string.Join('+', xs.Select(x => x.Items)),
    };

    public OnnxValue Unroll(OnnxValue x) => x with
    {
        Name = graph.Node("Flatten", [x.Name], null, Attribute("axis", 1L)),
        Channels = Channels(x) * x.Rows * x.Columns,
        Rank = 2,
    };

    public OnnxValue Flatten(OnnxValue x) => new(graph.Node("Reshape", [x.Name, graph.Integers(0, 0, -1)]), x.Channels, 1, x.Rows * x.Columns);

    public OnnxValue Unflatten(OnnxValue x, OnnxValue target)
    {
        var shape = target is { Rows: { } rows, Columns: { } columns }
            ? graph.Integers(0, 0, rows, columns)
            : graph.Node("Concat", [graph.Integers(0, 0), Dimensions(target, 2)], null, Attribute("axis", 0L));
        return target with { Name = graph.Node("Reshape", [x.Name, shape]), Channels = x.Channels };
    }

    public OnnxValue Column(OnnxValue x) => new(graph.Node("Unsqueeze", [x.Name, graph.Integers(3)]), x.Channels, x.Columns, 1);

    public OnnxValue Transpose(OnnxValue x) => new(graph.Node("Transpose", [x.Name], null, Attribute("perm", 0, 2, 1)), x.Columns, 1, x.Channels);

    public OnnxValue MatMul(OnnxValue a, OnnxValue b) => a with { Name = graph.Node("MatMul", [a.Name, b.Name]), Columns = b.Columns };

    private OnnxValue Same(OnnxValue x, string operation, params ReadOnlySpan<AttributeProto> attributes) =>
        x with { Name = graph.Node(operation, [x.Name], null, attributes) };

    /// <summary>Two dimensions of a value, batch and channels or rows and columns, as a vector that is known when the picture is.</summary>
    private string Dimensions(OnnxValue x, int start)
    {
        if (!dimensions.TryGetValue((x.Name, start), out var name))
            dimensions[(x.Name, start)] = name = graph.Node("Shape", [x.Name], null, Attribute("start", (long)start), Attribute("end", start + 2L));
        return name;
    }

    /// <summary>
    /// The factors from one size to another where both are fixed and the factors whole: any other factor is not exact as a float.
    /// </summary>
    private static (float Rows, float Columns)? WholeFactors(OnnxValue from, OnnxValue to) =>
        to.Rows % from.Rows == 0 && to.Columns % from.Columns == 0 ? ((float)(to.Rows / from.Rows)!, (float)(to.Columns / from.Columns)!) : null;
}
