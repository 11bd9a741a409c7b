using Microsoft.ML.OnnxRuntime.Tensors;

namespace Microsoft.ML.OnnxRuntime.Tests;

public sealed class InferenceSessionTests : IDisposable
{
    private static readonly string[] s_x = ["x"];
    private static readonly string[] s_y = ["y"];

    private readonly InferenceSession _session = new(TinyModels.Doubler());
    private readonly RunOptions _options = new();

    public void Dispose()
    {
        _session.Dispose();
        _options.Dispose();
    }

    [Fact]
    public void A_model_runs_into_new_values()
    {
        using var x = OrtValue.CreateTensorValueFromMemory([1f, 2f, 3f], [1, 3]);

        using var outputs = _session.Run(_options, s_x, [x], s_y);

        var y = Assert.Single(outputs);
        Assert.Equal([2f, 4f, 6f], y.GetTensorDataAsSpan<float>().ToArray());
        Assert.Equal([1L, 3L], y.GetTensorTypeAndShape().Shape);
    }

    [Fact]
    public void A_model_runs_into_values_that_are_there()
    {
        var answer = new float[6];
        using var x = OrtValue.CreateTensorValueFromMemory([1f, 2f, 3f, 4f, 5f, 6f], [2, 3]);
        using var y = OrtValue.CreateTensorValueFromMemory(answer, [2, 3]);

        _session.Run(_options, s_x, [x], s_y, [y]);

        Assert.Equal([2f, 4f, 6f, 8f, 10f, 12f], answer);
    }

    [Fact]
    public void Inputs_may_come_by_name()
    {
        using var x = OrtValue.CreateTensorValueFromMemory([1f, 2f, 3f], [1, 3]);

        using var outputs = _session.Run(_options, new Dictionary<string, OrtValue> { ["x"] = x }, s_y);

        Assert.Equal(6f, outputs.Single().GetTensorDataAsSpan<float>()[2]);
    }

    [Fact]
    public void A_symbolic_dimension_takes_any_size()
    {
        foreach (var batch in new[] { 1, 4, 2 })
        {
            using var x = OrtValue.CreateTensorValueFromMemory(new float[batch * 3], [batch, 3]);
            using var outputs = _session.Run(_options, s_x, [x], s_y);
            Assert.Equal([batch, 3L], outputs.Single().GetTensorTypeAndShape().Shape);
        }
    }

    [Fact]
    public void A_model_tells_its_inputs_and_outputs()
    {
        var x = _session.InputMetadata["x"];

        Assert.Equal(s_x, _session.InputNames);
        Assert.Equal(s_y, _session.OutputNames);
        Assert.Equal([-1, 3], x.Dimensions);
        Assert.Equal(["batch", ""], x.SymbolicDimensions);
        Assert.Equal(TensorElementType.Float, x.ElementDataType);
        Assert.Equal(typeof(float), x.ElementType);
        Assert.True(_session.OutputMetadata["y"].IsTensor);
    }

    [Fact]
    public void A_model_tells_its_metadata()
    {
        Assert.Equal("tests", _session.ModelMetadata.ProducerName);
        Assert.Equal("tiny", _session.ModelMetadata.GraphName);
        Assert.Equal(new Dictionary<string, string> { ["task"] = "doubling", ["licence"] = "Ωmega" }, _session.ModelMetadata.CustomMetadataMap);
    }

    [Fact]
    public void A_model_opens_from_a_file_with_any_name()
    {
        var path = Path.Combine(Path.GetTempPath(), $"modèle-{Guid.NewGuid():N}.onnx");
        File.WriteAllBytes(path, TinyModels.Doubler());
        try
        {
            using var session = new InferenceSession(path);
            Assert.Equal(s_x, session.InputNames);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_wrong_shape_is_refused_with_the_sizes()
    {
        using var x = OrtValue.CreateTensorValueFromMemory(new float[4], [1, 4]);

        var problem = Assert.Throws<OnnxRuntimeException>(() => _session.Run(_options, s_x, [x], s_y));

        Assert.Contains("[ErrorCode:InvalidArgument]", problem.Message, StringComparison.Ordinal);
        Assert.Contains("Got: 4 Expected: 3", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_name_is_refused_with_the_right_ones()
    {
        using var x = OrtValue.CreateTensorValueFromMemory(new float[3], [1, 3]);

        var problem = Assert.Throws<OnnxRuntimeException>(() => _session.Run(_options, ["image"], [x], s_y));

        Assert.Contains("'image'", problem.Message, StringComparison.Ordinal);
        Assert.Contains("the model has x", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_and_values_must_be_equally_many()
    {
        using var x = OrtValue.CreateTensorValueFromMemory(new float[3], [1, 3]);

        Assert.Throws<ArgumentException>(() => _session.Run(_options, s_x, [x, x], s_y));
        Assert.Throws<ArgumentException>(() => _session.Run(_options, s_x, [x], s_y, []));
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var problem = Assert.Throws<OnnxRuntimeException>(() => new InferenceSession("no/such/model.onnx"));

        Assert.Contains("[ErrorCode:NoSuchFile]", problem.Message, StringComparison.Ordinal);
        Assert.Contains("no/such/model.onnx", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_no_model_are_refused()
    {
        Assert.Throws<OnnxRuntimeException>(() => new InferenceSession("<html>not found</html>"u8.ToArray()));
        Assert.Throws<OnnxRuntimeException>(() => new InferenceSession([]));
    }

    [Fact]
    public void An_unknown_operator_is_named()
    {
        var problem = Assert.Throws<OnnxRuntimeException>(() => new InferenceSession(TinyModels.Unknown()));

        Assert.Contains("Frobnicate", problem.Message, StringComparison.Ordinal);
    }
}
