using System.Runtime.InteropServices;
using Google.Protobuf;
using HRNet.Onnx;
using HRNet.Onnx.Messages;

namespace HRNet.Benchmarks.Winograd;

/// <summary>A model of nothing but convolutions of 3 x 3, one behind the other.</summary>
internal static class ConvolutionModel
{
    /// <summary>Writes it.</summary>
    /// <param name="path">Where it goes.</param>
    /// <param name="shape">The input's shape; any batch is taken.</param>
    /// <param name="layers">The filters of each layer: channels out x channels in x 3 x 3.</param>
    /// <returns>The path.</returns>
    public static string Write(string path, Shape shape, params IReadOnlyList<float[]> layers)
    {
        var graph = new GraphBuilder(new OnnxOptions());
        var value = "image";
        graph.Graph.Input.Add(Describe(value, shape));
        for (var i = 0; i < layers.Count; i++)
        {
            var filters = new TensorProto
            {
                Name = $"filters_{i}",
                DataType = (int)TensorProto.Types.DataType.Float,
                Dims = { shape.Channels, shape.Channels, 3, 3 },
                RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(layers[i].AsSpan())),
            };
            graph.Graph.Initializer.Add(filters);
            value = graph.Node(
                "Conv", [value, filters.Name], null, GraphBuilder.Attribute("kernel_shape", 3L, 3L), GraphBuilder.Attribute("pads", 1L, 1L, 1L, 1L));
        }

        graph.Graph.Output.Add(Describe(value, shape));
        using var file = File.Create(path);
        new ModelProto { IrVersion = 8, ProducerName = "HRNetWeb", Graph = graph.Graph, OpsetImport = { new OperatorSetIdProto { Version = OnnxWriter.Opset } } }.WriteTo(file);
        return path;
    }

    private static ValueInfoProto Describe(string name, Shape shape) =>
        GraphValues.Describe(new OnnxValue(name, shape.Channels, shape.Rows, shape.Columns), "height", "width");
}
