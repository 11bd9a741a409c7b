using Google.Protobuf;
using HRNet.Onnx.Messages;

namespace HRNet.Inference.Tests.Devices;

/// <summary>Model files of a few nodes.</summary>
internal static class TinyModels
{
    /// <summary>y = x + x; x is (batch, 3, height, width).</summary>
    public static byte[] ImageDoubler() => Model([Node("Add", ["x", "x"], "y")], ["batch", 3, "height", "width"]);

    /// <summary>y = x + x for two images of 4 x 5, no more and no less.</summary>
    public static byte[] PairDoubler() => Model([Node("Add", ["x", "x"], "y")], [2, 3, 4, 5]);

    /// <summary>y = log(x), not a number below zero; x is (batch, 3, height, width).</summary>
    public static byte[] Logarithm() => Model([Node("Log", ["x"], "y")], ["batch", 3, "height", "width"]);

    private static byte[] Model(NodeProto[] nodes, object[] shape)
    {
        var graph = new GraphProto { Name = "tiny", Input = { Tensor("x", shape) }, Output = { Tensor("y", shape) } };
        graph.Node.Add(nodes);
        return new ModelProto { IrVersion = 8, ProducerName = "tests", Graph = graph, OpsetImport = { new OperatorSetIdProto { Version = 17 } } }.ToByteArray();
    }

    private static NodeProto Node(string operation, string[] inputs, string output) => new() { OpType = operation, Input = { inputs }, Output = { output } };

    private static ValueInfoProto Tensor(string name, object[] shape)
    {
        var type = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float, Shape = new TensorShapeProto() };
        foreach (var size in shape)
            type.Shape.Dim.Add(size is int number ? new TensorShapeProto.Types.Dimension { DimValue = number } : new TensorShapeProto.Types.Dimension { DimParam = (string)size });
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = type } };
    }
}
