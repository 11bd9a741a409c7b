namespace Microsoft.ML.OnnxRuntime.Tests;

/// <summary>Models of a few nodes; the field numbers are those of onnx.proto.</summary>
internal static class TinyModels
{
    /// <summary>y = x + x; x is (batch, 3).</summary>
    public static byte[] Doubler() => Model(graph => Node(graph, "Add", ["x", "x"], "y"), ["batch", 3L]);

    /// <summary>y = x + x; x is (batch, 3, height, width).</summary>
    public static byte[] ImageDoubler() => Model(graph => Node(graph, "Add", ["x", "x"], "y"), ["batch", 3L, "height", "width"]);

    /// <summary>y = x + x for two images of 4 x 5, no more and no less.</summary>
    public static byte[] PairDoubler() => Model(graph => Node(graph, "Add", ["x", "x"], "y"), [2L, 3L, 4L, 5L]);

    /// <summary>y = log(x), not a number below zero; x is (batch, 3, height, width).</summary>
    public static byte[] Logarithm() => Model(graph => Node(graph, "Log", ["x"], "y"), ["batch", 3L, "height", "width"]);

    /// <summary>A row of matrix products on (512, 512) that takes seconds.</summary>
    public static byte[] Slow() => Model(
        graph =>
        {
            const int Products = 400;
            for (var i = 0; i < Products; i++)
            {
                var input = i == 0 ? "x" : $"t{i}";
                Node(graph, "MatMul", [input, "x"], i == Products - 1 ? "y" : $"t{i + 1}");
            }
        },
        [512L, 512L]);

    /// <summary>A node that no version of ONNX knows.</summary>
    public static byte[] Unknown() => Model(graph => Node(graph, "Frobnicate", ["x"], "y"), [3L]);

    private static byte[] Model(Action<ProtoWriter> nodes, object[] shape) => new ProtoWriter()
        .Number(1, 8)
        .Text(2, "tests")
        .Message(7, graph =>
        {
            nodes(graph);
            graph.Text(2, "tiny").Message(11, value => Tensor(value, "x", shape)).Message(12, value => Tensor(value, "y", shape));
        })
        .Message(8, opset => opset.Text(1, "").Number(2, 17))
        .Message(14, property => property.Text(1, "task").Text(2, "doubling"))
        .Message(14, property => property.Text(1, "licence").Text(2, "Ωmega"))
        .ToArray();

    private static void Node(ProtoWriter graph, string operation, string[] inputs, string output) => graph.Message(1, node =>
    {
        foreach (var input in inputs)
        {
            node.Text(1, input);
        }

        node.Text(2, output).Text(4, operation);
    });

    private static void Tensor(ProtoWriter value, string name, object[] shape) => value
        .Text(1, name)
        .Message(2, type => type.Message(1, tensor => tensor.Number(1, 1).Message(2, dimensions =>
        {
            foreach (var size in shape)
            {
                dimensions.Message(1, dimension => _ = size is long number ? dimension.Number(1, number) : dimension.Text(2, (string)size));
            }
        })));
}
